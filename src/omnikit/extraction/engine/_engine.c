/* A backtracking engine for extraction's patterns, quick on short texts; translating.py makes its programs.
 *
 * A program is a row of numbers: operations with what they need. `match` runs it from a place of the text, calling
 * itself wherever it may have to come back; what a program answers is what `re` answers. A call that would nest deeper
 * than DEEPEST is handed to `re`, so the stack can't overflow, whatever the text. Programs are not checked.
 */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>
#include <string.h>

#ifndef SOURCE
#define SOURCE "unknown"
#endif

#define FORMAT 2 /* of programs and words: one more when they change, here and in beginnings.py */
#define FAILED (-1)
#define TOO_DEEP (-2)
#define DEEPEST 400
#define MOST_GROUPS 24
#define MOST_LOOPS 24

enum {
    CHARACTER, NO_CHARACTER, SET, ANY, ALL, CHARACTERS, JUMP, CHOICE, RUN, LOOP, NEXT, COMMITTED, ATOMIC, LOOK, PLACE,
    MARK, AGAIN, REACHED, MATCHED, NEVER, PEEK
};
enum { GREEDY, LAZY, POSSESSIVE };
enum {
    TEXT_BEGINS, LINE_BEGINS, TEXT_ENDS, TEXT_OR_LAST_LINE_ENDS, LINE_ENDS, WORD_ENDS, NO_WORD_ENDS, WORD_ENDS_ASCII,
    NO_WORD_ENDS_ASCII
};

#include "_engine_sets.h"

typedef char sets_fit_a_line[sizeof(Set) <= LINE ? 1 : -1];
typedef char a_switch_is_a_line[sizeof(Switch) == LINE ? 1 : -1];

/* --- programs */

typedef struct {
    int32_t *code;
    const Set **sets;
    Switch *switches;
    int32_t *ways;
    int32_t first;       /* the set of what a match begins with, -1 if that may be anything */
    int32_t second;      /* the switch from there to the set of what comes next; -1 if that may be anything, as there */
    Py_ssize_t switch_count;
    void *memory;        /* of the switches */
} Program;

typedef struct { Py_ssize_t count, last; } Turns;

typedef struct {
    const Program *program;
    const void *text;
    Py_ssize_t start, end, depth, last, not_at;
    int whole;
    Py_ssize_t marks[2 * MOST_GROUPS];
    Turns turns[MOST_LOOPS];
} State;

#define UNIT Py_UCS1
#define NAME(f) f##_1
#include "_engine_match.h"
#undef UNIT
#undef NAME
#define UNIT Py_UCS2
#define NAME(f) f##_2
#include "_engine_match.h"
#undef UNIT
#undef NAME
#define UNIT Py_UCS4
#define NAME(f) f##_4
#include "_engine_match.h"
#undef UNIT
#undef NAME

static void clear_program(Program *p)
{
    for (Py_ssize_t k = 0; p->switches && k < p->switch_count; k++)
        clear_switch(&p->switches[k]);
    PyMem_Free((void *)p->sets);
    PyMem_Free(p->memory);
    PyMem_Free(p->code);
    PyMem_Free(p->ways);
}

static int32_t *numbers(const char *given, Py_ssize_t size)
{
    int32_t *copy = PyMem_Malloc(size ? size : 1);
    if (!copy) {
        PyErr_NoMemory();
        return NULL;
    }
    memcpy(copy, given, size);
    return copy;
}

/* --- the types */

typedef struct {
    PyObject_HEAD
    Program program;
    PyObject *pattern;
    PyObject *group_index;  /* name -> number */
    PyObject *names;        /* number -> name or None */
    PyObject *sets;
    PyObject *re;           /* gives the same pattern of re's; asked for what is not done here */
    int flags;
    Py_ssize_t groups, shortest;
} Pattern;

typedef struct {
    PyObject_VAR_HEAD
    Pattern *pattern;
    PyObject *string;
    Py_ssize_t pos, endpos, last;
    Py_ssize_t marks[1];
} Match;

static PyTypeObject PatternType, MatchType;

#include "_engine_results.h"

static PyObject *pattern_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *sets, *switches, *pattern, *index, *names, *re;
    const char *code, *ways;
    Py_ssize_t code_size, ways_size, groups, shortest;
    int first, second, flags;
    (void)kwargs;
    if (!PyArg_ParseTuple(args, "UiO!O!OnniiO!O!y#y#:Pattern", &pattern, &flags, &PyDict_Type, &index, &PyTuple_Type,
                          &names, &re, &groups, &shortest, &first, &second, &PyTuple_Type, &sets, &PyTuple_Type,
                          &switches, &code, &code_size, &ways, &ways_size))
        return NULL;
    if (groups >= MOST_GROUPS) {
        PyErr_SetString(PyExc_ValueError, "too many groups");
        return NULL;
    }
    Pattern *self = (Pattern *)type->tp_alloc(type, 0);
    if (!self)
        return NULL;
    self->pattern = Py_NewRef(pattern);
    self->group_index = Py_NewRef(index);
    self->names = Py_NewRef(names);
    self->re = Py_NewRef(re);
    self->flags = flags;
    self->groups = groups;
    self->shortest = shortest;
    Program *p = &self->program;
    p->first = first;
    p->second = second;
    self->sets = Py_NewRef(sets);
    p->switch_count = PyTuple_GET_SIZE(switches);
    if (!(p->code = numbers(code, code_size)) || !(p->ways = numbers(ways, ways_size)))
        goto failed;
    p->sets = PyMem_Calloc(PyTuple_GET_SIZE(sets) + 1, sizeof(Set *));
    if (!p->sets) {
        PyErr_NoMemory();
        goto failed;
    }
    if (!(p->switches = lines(p->switch_count, &p->memory)))
        goto failed;
    for (Py_ssize_t k = 0; k < PyTuple_GET_SIZE(sets); k++) {
        PyObject *set = PyTuple_GET_ITEM(sets, k);
        if (!PyObject_TypeCheck(set, &CharactersType)) {
            PyErr_SetString(PyExc_TypeError, "a set is of Characters");
            goto failed;
        }
        p->sets[k] = ((Characters *)set)->set;
    }
    for (Py_ssize_t k = 0; k < p->switch_count; k++)
        if (make_switch(&p->switches[k], PyTuple_GET_ITEM(switches, k)) < 0)
            goto failed;
    return (PyObject *)self;
failed:
    Py_DECREF(self);
    return NULL;
}

static void pattern_dealloc(Pattern *self)
{
    clear_program(&self->program);
    Py_XDECREF(self->pattern);
    Py_XDECREF(self->group_index);
    Py_XDECREF(self->names);
    Py_XDECREF(self->sets);
    Py_XDECREF(self->re);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

/* Let re answer one call. */
static PyObject *asked_of_re(Pattern *self, const char *method, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    PyObject *pattern = PyObject_CallNoArgs(self->re), *bound, *answer;
    if (!pattern)
        return NULL;
    bound = PyObject_GetAttrString(pattern, method);
    Py_DECREF(pattern);
    if (!bound)
        return NULL;
    answer = PyObject_Vectorcall(bound, args, count, names);
    Py_DECREF(bound);
    return answer;
}

/* Read a place in a text of *length*; -1 with an error if it is none. */
static Py_ssize_t place_in(PyObject *given, Py_ssize_t length)
{
    Py_ssize_t place = PyNumber_AsSsize_t(given, PyExc_OverflowError);
    if (place == -1 && PyErr_Occurred())
        return -1;
    return place < 0 ? 0 : place > length ? length : place;
}

/* Read (string, pos, endpos); 1 if that is left to re, -1 with an error. */
static int begin(State *s, Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    Py_ssize_t start = 0, end;
    if (names || count < 1 || count > 3 || !PyUnicode_CheckExact(args[0]))
        return 1;
    end = PyUnicode_GET_LENGTH(args[0]);
    if (count > 1 && (start = place_in(args[1], end)) < 0)
        return -1;
    if (count > 2 && (end = place_in(args[2], end)) < 0)
        return -1;
    if (start > end)
        return 1;
    s->program = &self->program;
    s->text = PyUnicode_DATA(args[0]);
    s->start = start;
    s->end = end;
    s->depth = 0;
    s->last = -1;
    s->not_at = -1;
    s->whole = 0;
    for (Py_ssize_t k = 0; k < 2 * self->groups; k++)
        s->marks[k] = -1;
    return 0;
}

static Py_ssize_t run(State *s, PyObject *string, Py_ssize_t latest)
{
    switch (PyUnicode_KIND(string)) {
    case PyUnicode_1BYTE_KIND: return search_1(s, latest);
    case PyUnicode_2BYTE_KIND: return search_2(s, latest);
    default: return search_4(s, latest);
    }
}

enum { SEARCH, BEGINNING, WHOLE };

static PyObject *once(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names, int how,
                      const char *method)
{
    State s;
    int left = begin(&s, self, args, count, names);
    if (left)
        return left < 0 ? NULL : asked_of_re(self, method, args, count, names);
    Py_ssize_t pos = s.start, latest = s.end - self->shortest;
    if (how != SEARCH && latest > pos)
        latest = pos;
    s.whole = how == WHOLE;
    Py_ssize_t end = run(&s, args[0], latest);
    if (end == FAILED)
        Py_RETURN_NONE;
    if (end == TOO_DEEP)
        return asked_of_re(self, method, args, count, NULL);
    return matched(self, args[0], &s, pos, end);
}

static PyObject *pattern_search(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    return once(self, args, count, names, SEARCH, "search");
}

static PyObject *pattern_match(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    return once(self, args, count, names, BEGINNING, "match");
}

static PyObject *pattern_fullmatch(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    return once(self, args, count, names, WHOLE, "fullmatch");
}

/* Return the list of all matches, or of what findall gives of them. */
static PyObject *all(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names, int texts)
{
    State s;
    const char *method = texts ? "findall" : "finditer";
    int left = begin(&s, self, args, count, names);
    if (left)
        return left < 0 ? NULL : asked_of_re(self, method, args, count, names);
    Py_ssize_t pos = s.start;
    PyObject *found = PyList_New(0), *none = texts ? PyUnicode_FromStringAndSize(NULL, 0) : NULL;
    if (!found || (texts && !none))
        goto failed;
    for (;;) {
        s.last = -1;
        for (Py_ssize_t k = 0; k < 2 * self->groups; k++)
            s.marks[k] = -1;
        Py_ssize_t end = run(&s, args[0], s.end - self->shortest);
        if (end == FAILED)
            break;
        if (end == TOO_DEEP) {
            Py_DECREF(found);
            Py_XDECREF(none);
            return asked_of_re(self, method, args, count, NULL);
        }
        PyObject *match = matched(self, args[0], &s, pos, end);
        if (match && texts) {
            PyObject *text = self->groups == 0 ? match_group((Match *)match, 0, none)
                : self->groups == 1 ? match_group((Match *)match, 1, none)
                : match_groups_tuple((Match *)match, none);
            Py_SETREF(match, text);
        }
        if (!match || PyList_Append(found, match) < 0) {
            Py_XDECREF(match);
            goto failed;
        }
        Py_DECREF(match);
        s.not_at = end == s.start ? end : -1; /* the next is not the same nothing */
        s.start = end;
    }
    Py_XDECREF(none);
    return found;
failed:
    Py_XDECREF(found);
    Py_XDECREF(none);
    return NULL;
}

static PyObject *pattern_finditer(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    PyObject *found = all(self, args, count, names, 0), *each;
    if (!found)
        return NULL;
    each = PyObject_GetIter(found);
    Py_DECREF(found);
    return each;
}

static PyObject *pattern_findall(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    return all(self, args, count, names, 1);
}

static PyObject *pattern_sub(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    return asked_of_re(self, "sub", args, count, names);
}

static PyObject *pattern_split(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    return asked_of_re(self, "split", args, count, names);
}

static PyMethodDef pattern_methods[] = {
    {"search", (PyCFunction)(void (*)(void))pattern_search, METH_FASTCALL | METH_KEYWORDS, "As re's."},
    {"match", (PyCFunction)(void (*)(void))pattern_match, METH_FASTCALL | METH_KEYWORDS, "As re's."},
    {"fullmatch", (PyCFunction)(void (*)(void))pattern_fullmatch, METH_FASTCALL | METH_KEYWORDS, "As re's."},
    {"finditer", (PyCFunction)(void (*)(void))pattern_finditer, METH_FASTCALL | METH_KEYWORDS, "As re's."},
    {"findall", (PyCFunction)(void (*)(void))pattern_findall, METH_FASTCALL | METH_KEYWORDS, "As re's."},
    {"sub", (PyCFunction)(void (*)(void))pattern_sub, METH_FASTCALL | METH_KEYWORDS, "Re's own."},
    {"split", (PyCFunction)(void (*)(void))pattern_split, METH_FASTCALL | METH_KEYWORDS, "Re's own."},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef pattern_members[] = {
    {"pattern", T_OBJECT, offsetof(Pattern, pattern), READONLY, NULL},
    {"flags", T_INT, offsetof(Pattern, flags), READONLY, NULL},
    {"groups", T_PYSSIZET, offsetof(Pattern, groups), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

/* What can't be written to: matches trust its numbers. */
static PyObject *pattern_group_index(Pattern *self, void *unused)
{
    (void)unused;
    return PyDictProxy_New(self->group_index);
}

static PyGetSetDef pattern_getset[] = {
    {"groupindex", (getter)pattern_group_index, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyTypeObject PatternType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "omnikit.extraction.engine._engine.Pattern",
    .tp_basicsize = sizeof(Pattern),
    .tp_dealloc = (destructor)pattern_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "A pattern that was translated for this engine; it answers as re's do.",
    .tp_methods = pattern_methods,
    .tp_members = pattern_members,
    .tp_getset = pattern_getset,
    .tp_new = pattern_new,
};

#include "_engine_words.h"

/* --- the module */

/* Return the ranges of kinds of characters in the first plane: what patterns may begin with is worked out by them. */
static PyObject *ranges_of(PyObject *module, PyObject *given)
{
    long kind = PyLong_AsLong(given);
    PyObject *ranges;
    (void)module;
    if (kind == -1 && PyErr_Occurred())
        return NULL;
    ranges = PyList_New(0);
    for (int32_t c = 0, first = -1; ranges && c <= 0x10000; c++) {
        int there = c < 0x10000 && is_of_kinds(c, (int32_t)kind);
        if (there && first < 0)
            first = c;
        if (!there && first >= 0) {
            PyObject *range = Py_BuildValue("(ii)", first, c - 1);
            if (!range || PyList_Append(ranges, range) < 0)
                Py_CLEAR(ranges);
            Py_XDECREF(range);
            first = -1;
        }
    }
    return ranges;
}

static PyMethodDef methods[] = {
    {"ranges_of", ranges_of, METH_O, "Return the ranges of the characters of a kind."},
    {NULL, NULL, 0, NULL},
};

static int execute(PyObject *module)
{
    if (PyModule_AddType(module, &PatternType) < 0 || PyModule_AddType(module, &MatchType) < 0
        || PyModule_AddType(module, &CharactersType) < 0 || PyModule_AddType(module, &WordsType) < 0)
        return -1;
    if (PyModule_AddStringConstant(module, "SOURCE", SOURCE) < 0 || PyModule_AddIntConstant(module, "FORMAT", FORMAT) < 0)
        return -1;
    return PyModule_AddIntConstant(module, "MOST_GROUPS", MOST_GROUPS - 1) < 0
        || PyModule_AddIntConstant(module, "MOST_LOOPS", MOST_LOOPS) < 0 ? -1 : 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};

static struct PyModuleDef engine = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_engine",
    .m_doc = "Runs translated patterns; made by translating.py and planting.py alone.",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__engine(void)
{
    return PyModuleDef_Init(&engine);
}
