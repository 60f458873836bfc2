/* One character width of the engine: included by _engine.c with UNIT (the type of a character) and NAME(function). */

#define AT(i) ((Py_UCS4)((const UNIT *)s->text)[i])

static int NAME(is_word)(const State *s, Py_ssize_t i, int ascii)
{
    if (i < 0 || i >= s->end)
        return 0;
    return is_word(AT(i), ascii);
}

/* True if an item of one character matches. */
static inline int NAME(item)(const Program *p, int32_t op, int32_t what, Py_UCS4 c)
{
    switch (op) {
    case CHARACTER: return c == (Py_UCS4)what;
    case NO_CHARACTER: return c != (Py_UCS4)what;
    case SET: return in_set(p->sets[what], c);
    case ANY: return c != '\n';
    default: return 1; /* ALL */
    }
}

/* Return how many of at most *most* characters from *i* match an item. */
static Py_ssize_t NAME(run)(const State *s, int32_t op, int32_t what, Py_ssize_t i, Py_ssize_t most)
{
    const Program *p = s->program;
    Py_ssize_t end = most < s->end - i ? i + most : s->end, at = i;
    switch (op) {
    case CHARACTER:
        while (at < end && AT(at) == (Py_UCS4)what) at++;
        break;
    case SET: {
        const Set *set = p->sets[what];
        while (at < end && in_set(set, AT(at))) at++;
        break;
    }
    case ALL:
        at = end;
        break;
    default:
        while (at < end && NAME(item)(p, op, what, AT(at))) at++;
    }
    return at - i;
}

/* True if the characters that a PEEK looks at are there. */
static inline int NAME(peek)(const State *s, const int32_t *pc, Py_ssize_t i)
{
    Py_ssize_t at = i - pc[2];
    int32_t count = pc[3];
    if (at < 0 || s->end - at < count)
        return 0;
    for (int32_t k = 0; k < count; k++)
        if (!NAME(item)(s->program, pc[4 + 2 * k], pc[5 + 2 * k], AT(at + k)))
            return 0;
    return 1;
}

/* Match from *pc* at *i*, all that follows included; return where the match ends, FAILED or TOO_DEEP. */
static Py_ssize_t NAME(match)(State *s, const int32_t *pc, Py_ssize_t i)
{
    const Program *p = s->program;
    const int32_t *code = p->code;
    Py_ssize_t r = FAILED;

    if (++s->depth > DEEPEST) {
        s->depth--;
        return TOO_DEEP;
    }
    for (;;) {
        switch (*pc) {

        case CHARACTER: /* c */
            if (i >= s->end || AT(i) != (Py_UCS4)pc[1])
                goto failed;
            i++;
            pc += 2;
            break;

        case NO_CHARACTER: /* c */
            if (i >= s->end || AT(i) == (Py_UCS4)pc[1])
                goto failed;
            i++;
            pc += 2;
            break;

        case SET: /* set */
            if (i >= s->end || !in_set(p->sets[pc[1]], AT(i)))
                goto failed;
            i++;
            pc += 2;
            break;

        case ANY: /* 0 */
            if (i >= s->end || AT(i) == '\n')
                goto failed;
            i++;
            pc += 2;
            break;

        case ALL: /* 0 */
            if (i >= s->end)
                goto failed;
            i++;
            pc += 2;
            break;

        case CHARACTERS: { /* length, c ... */
            Py_ssize_t length = pc[1];
            if (s->end - i < length)
                goto failed;
            for (Py_ssize_t k = 0; k < length; k++)
                if (AT(i + k) != (Py_UCS4)pc[2 + k])
                    goto failed;
            i += length;
            pc += 2 + length;
            break;
        }

        case JUMP: /* to */
            pc = code + pc[1];
            break;

        case CHOICE: { /* switch */
            const Switch *by = &p->switches[pc[1]];
            int32_t to = i < s->end ? switched(by, AT(i)) : by->at_end;
            if (to < 0) { /* one way alone */
                pc = code - 1 - to;
                break;
            }
            const int32_t *ways = p->ways + to;
            int32_t count = *ways++;
            if (!count)
                goto failed;
            for (; count > 1; count--) {
                const int32_t *way = code + *ways++;
                if (*way == PEEK && NAME(peek)(s, way, i) == way[1])
                    continue; /* as most ways that begin with a look back */
                r = NAME(match)(s, way, i);
                if (r != FAILED)
                    goto done;
            }
            pc = code + *ways; /* the last one needs no way back */
            break;
        }

        case RUN: { /* mode, least, most, op, what */
            Py_ssize_t least = pc[2], most = pc[3] < 0 ? PY_SSIZE_T_MAX : pc[3], n;
            int32_t mode = pc[1], op = pc[4], what = pc[5];
            pc += 6;
            if (mode == LAZY) {
                n = NAME(run)(s, op, what, i, least);
                if (n < least)
                    goto failed;
                for (i += n;; i++, n++) {
                    r = NAME(match)(s, pc, i);
                    if (r != FAILED)
                        goto done;
                    if (n >= most || i >= s->end || !NAME(item)(p, op, what, AT(i)))
                        goto failed;
                }
            }
            n = NAME(run)(s, op, what, i, most);
            if (n < least)
                goto failed;
            if (mode == POSSESSIVE || n == least) {
                i += n;
                break;
            }
            if (*pc == CHARACTER) { /* what follows must be there */
                Py_UCS4 next = (Py_UCS4)pc[1];
                for (; n > least; n--) {
                    if (i + n < s->end && AT(i + n) == next) {
                        r = NAME(match)(s, pc, i + n);
                        if (r != FAILED)
                            goto done;
                    }
                }
            } else {
                for (; n > least; n--) {
                    r = NAME(match)(s, pc, i + n);
                    if (r != FAILED)
                        goto done;
                }
            }
            i += n;
            break;
        }

        case LOOP: { /* slot, where its NEXT is */
            Turns *turns = &s->turns[pc[1]], before = *turns;
            turns->count = -1;
            turns->last = -1;
            r = NAME(match)(s, code + pc[2], i);
            if (r == FAILED)
                *turns = before;
            goto done;
        }

        case NEXT: { /* slot, mode, least, most, where its body is */
            Turns *turns = &s->turns[pc[1]], before = *turns;
            Py_ssize_t count = before.count + 1;
            const int32_t *body = code + pc[5];
            if (count < pc[3]) {
                turns->count = count;
                r = NAME(match)(s, body, i);
                if (r == FAILED)
                    *turns = before;
                goto done;
            }
            int more = (pc[4] < 0 || count < pc[4]) && i != before.last;
            if (pc[2] == LAZY) {
                r = NAME(match)(s, pc + 6, i);
                if (r != FAILED)
                    goto done;
                if (!more)
                    goto failed;
                turns->count = count;
                turns->last = i;
                r = NAME(match)(s, body, i);
                if (r == FAILED)
                    *turns = before;
                goto done;
            }
            if (more) {
                turns->count = count;
                turns->last = i;
                r = NAME(match)(s, body, i);
                if (r != FAILED)
                    goto done;
                *turns = before;
            }
            pc += 6;
            break;
        }

        case COMMITTED: { /* least, most, end: body, which ends in REACHED */
            Py_ssize_t count = 0;
            for (; pc[2] < 0 || count < pc[2]; count++) {
                r = NAME(match)(s, pc + 4, i);
                if (r == TOO_DEEP)
                    goto done;
                if (r == FAILED) {
                    if (count < pc[1])
                        goto done;
                    break;
                }
                if (r == i && count >= pc[1])
                    break;
                i = r;
            }
            pc = code + pc[3];
            break;
        }

        case ATOMIC: /* end: body, which ends in REACHED */
            r = NAME(match)(s, pc + 2, i);
            if (r < 0)
                goto done;
            i = r;
            pc = code + pc[1];
            break;

        case LOOK: /* refuses, back, end: body, which ends in REACHED */
            r = i < pc[2] ? FAILED : NAME(match)(s, pc + 4, i - pc[2]);
            if (r == TOO_DEEP)
                goto done;
            if ((r == FAILED) != pc[1])
                goto failed;
            pc = code + pc[3];
            break;

        case PEEK: /* refuses, back, count, (op, what) ...: a look at some characters */
            if (NAME(peek)(s, pc, i) == pc[1])
                goto failed;
            pc += 4 + 2 * pc[3];
            break;

        case PLACE: { /* which */
            int there, ascii = 0;
            switch (pc[1]) {
            case TEXT_BEGINS: there = i == 0; break;
            case LINE_BEGINS: there = i == 0 || AT(i - 1) == '\n'; break;
            case TEXT_ENDS: there = i == s->end; break;
            case TEXT_OR_LAST_LINE_ENDS: there = i == s->end || (i == s->end - 1 && AT(i) == '\n'); break;
            case LINE_ENDS: there = i == s->end || AT(i) == '\n'; break;
            case WORD_ENDS_ASCII: ascii = 1; /* fall through */
            case WORD_ENDS:
                there = s->end > 0 && NAME(is_word)(s, i - 1, ascii) != NAME(is_word)(s, i, ascii);
                break;
            case NO_WORD_ENDS_ASCII: ascii = 1; /* fall through */
            default: /* NO_WORD_ENDS */
                there = s->end > 0 && NAME(is_word)(s, i - 1, ascii) == NAME(is_word)(s, i, ascii);
            }
            if (!there)
                goto failed;
            pc += 2;
            break;
        }

        case MARK: { /* which */
            int32_t which = pc[1];
            Py_ssize_t before = s->marks[which], last = s->last;
            s->marks[which] = i;
            if (which & 1)
                s->last = which / 2 + 1;
            r = NAME(match)(s, pc + 2, i);
            if (r == FAILED) {
                s->marks[which] = before;
                s->last = last;
            }
            goto done;
        }

        case AGAIN: { /* group, from 0 */
            Py_ssize_t from = s->marks[2 * pc[1]], until = s->marks[2 * pc[1] + 1];
            if (from < 0 || until < from || s->end - i < until - from)
                goto failed;
            for (; from < until; from++, i++)
                if (AT(from) != AT(i))
                    goto failed;
            pc += 2;
            break;
        }

        case REACHED: /* the end of a part that stands by itself */
            r = i;
            goto done;

        case MATCHED: /* the end of the pattern */
            if ((s->whole && i != s->end) || i == s->not_at)
                goto failed;
            r = i;
            goto done;

        default: /* NEVER */
            goto failed;
        }
    }
failed:
    r = FAILED;
done:
    s->depth--;
    return r;
}

/* True if a match may begin at *i*, where a character is, as far as that and the next one tell. */
static inline int NAME(may_begin)(const State *s, const Set *first, const Switch *second, Py_ssize_t i)
{
    Py_UCS4 c = AT(i);
    if (!in_set(first, c))
        return 0;
    if (!second)
        return 1;
    int32_t next = switched(second, c);
    return next < 0 || i + 1 >= s->end || in_set(s->program->sets[next], AT(i + 1));
}

/* Look for a match that begins between *s->start* and *latest*; return where it ends, FAILED or TOO_DEEP. */
static Py_ssize_t NAME(search)(State *s, Py_ssize_t latest)
{
    const Program *p = s->program;
    const Set *first = p->first < 0 ? NULL : p->sets[p->first];
    const Switch *second = p->second < 0 ? NULL : &p->switches[p->second];
    Py_ssize_t i = s->start, r;

    for (; i <= latest; i++) {
        if (first) {
            while (i <= latest && i < s->end && !NAME(may_begin)(s, first, second, i))
                i++;
            if (i > latest || i >= s->end)
                break;
        }
        r = NAME(match)(s, p->code, i);
        if (r != FAILED) {
            s->start = i;
            return r;
        }
    }
    return FAILED;
}

#undef AT
