/* Sets of characters, and switches by a character: included once by _engine.c. */

enum {
    DIGIT = 1, NO_DIGIT = 2, SPACE = 4, NO_SPACE = 8, WORD = 16, NO_WORD = 32,
    DIGIT_ASCII = 64, NO_DIGIT_ASCII = 128, SPACE_ASCII = 256, NO_SPACE_ASCII = 512, WORD_ASCII = 1024,
    NO_WORD_ASCII = 2048
};

/* What is looked at together lies in one line of the processor's cache: a message touches thousands of sets and switches,
 * and waiting for them takes longer than reading them. */
#define LINE 64

/* Return *count* things of a line each, at the beginning of one; *memory* is what to free. NULL with an error. */
static void *lines(Py_ssize_t count, void **memory)
{
    *memory = PyMem_Calloc(count + 1, LINE);
    if (!*memory) {
        PyErr_NoMemory();
        return NULL;
    }
    return (void *)(((uintptr_t)*memory + LINE - 1) & ~(uintptr_t)(LINE - 1));
}

/* --- sets of characters */

typedef struct {
    uint8_t *pages;      /* where the bits of each 256 characters of the first plane begin, in units of 32 */
    uint8_t *bits;
    int32_t *ranges;     /* first, last, ... */
    int32_t count;       /* of ranges */
    int32_t kinds;
    int refuses;
} Wide;

#define FEW 11

typedef struct {
    uint8_t latin[32];   /* a bit for each character below 256 */
    Wide *wide;          /* what else there is, NULL where it is few */
    uint16_t few[FEW];   /* 0 where there are less */
    uint16_t refuses;
} Set;

static int is_word(Py_UCS4 c, int ascii)
{
    if (c < 128)
        return Py_ISALNUM(c) || c == '_';
    return !ascii && Py_UNICODE_ISALNUM(c);
}

static int is_of_kinds(Py_UCS4 c, int32_t kinds)
{
    int ascii = c < 128;
    return ((kinds & (DIGIT | NO_DIGIT)) && (kinds & (Py_UNICODE_ISDECIMAL(c) ? DIGIT : NO_DIGIT)))
        || ((kinds & (SPACE | NO_SPACE)) && (kinds & (Py_UNICODE_ISSPACE(c) ? SPACE : NO_SPACE)))
        || ((kinds & (WORD | NO_WORD)) && (kinds & (is_word(c, 0) ? WORD : NO_WORD)))
        || (kinds & (ascii && Py_ISDIGIT(c) ? DIGIT_ASCII : NO_DIGIT_ASCII))
        || (kinds & (ascii && Py_ISSPACE(c) ? SPACE_ASCII : NO_SPACE_ASCII))
        || (kinds & (ascii && is_word(c, 1) ? WORD_ASCII : NO_WORD_ASCII));
}

static int is_in(const Wide *set, Py_UCS4 c)
{
    int there = set->kinds && is_of_kinds(c, set->kinds);
    int32_t low = 0, high = set->count; /* the ranges are in order: which is the first that ends behind c? */
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if ((Py_UCS4)set->ranges[2 * middle + 1] < c)
            low = middle + 1;
        else
            high = middle;
    }
    there = there || (low < set->count && (Py_UCS4)set->ranges[2 * low] <= c);
    return there != set->refuses;
}

static inline int in_set(const Set *set, Py_UCS4 c)
{
    if (c < 256)
        return set->latin[c >> 3] >> (c & 7) & 1;
    const Wide *wide = set->wide;
    if (!wide) {
        int there = 0;
        for (int k = 0; k < FEW; k++)
            there |= set->few[k] == c;
        return there != set->refuses;
    }
    if (c < 0x10000)
        return wide->bits[32 * wide->pages[c >> 8] + (c >> 3 & 31)] >> (c & 7) & 1;
    return is_in(wide, c);
}

/* What is in the first plane, by kind of character: made once. */
static uint8_t *planes[12];

static const uint8_t *plane_of(int kind)
{
    if (!planes[kind]) {
        uint8_t *plane = PyMem_Calloc(1, 0x2000);
        if (!plane)
            return NULL;
        for (Py_UCS4 c = 0; c < 0x10000; c++)
            plane[c >> 3] |= is_of_kinds(c, 1 << kind) << (c & 7);
        planes[kind] = plane;
    }
    return planes[kind];
}

static int fill(uint8_t *plane, const Wide *set)
{
    for (int kind = 0; kind < 12; kind++)
        if (set->kinds >> kind & 1) {
            const uint8_t *of_kind = plane_of(kind);
            if (!of_kind)
                return -1;
            for (int k = 0; k < 0x2000; k++)
                plane[k] |= of_kind[k];
        }
    for (int32_t k = 0; k < set->count; k++)
        for (int32_t c = set->ranges[2 * k]; c <= set->ranges[2 * k + 1] && c < 0x10000; c++)
            plane[c >> 3] |= 1 << (c & 7);
    if (set->refuses)
        for (int k = 0; k < 0x2000; k++)
            plane[k] = ~plane[k];
    return 0;
}

/* The characters that a class has; patterns share equal ones, so that those much in use stay near. */
typedef struct {
    PyObject_HEAD
    Set *set;
    void *memory;
} Characters;

static void clear_wide(Wide *wide)
{
    if (wide) {
        PyMem_Free(wide->pages);
        PyMem_Free(wide->bits);
        PyMem_Free(wide->ranges);
        PyMem_Free(wide);
    }
}

/* Put what is beyond 255 among the few; 0 where it is too much. */
static int are_few(Set *set, const Wide *wide)
{
    int found = 0;
    if (wide->kinds)
        return 0;
    for (int32_t k = 0; k < wide->count; k++) {
        int32_t c = wide->ranges[2 * k], last = wide->ranges[2 * k + 1];
        if (last > 0xffff)
            return 0;
        for (c = c < 256 ? 256 : c; c <= last; c++) {
            if (found == FEW)
                return 0;
            set->few[found++] = (uint16_t)c;
        }
    }
    set->refuses = (uint16_t)wide->refuses;
    return 1;
}

/* Keep the bits of a plane, equal rows of them once. */
static int make_pages(Wide *wide, const uint8_t *plane)
{
    int used = 0;
    wide->pages = PyMem_Malloc(256);
    wide->bits = PyMem_Malloc(0x2000);
    if (!wide->pages || !wide->bits)
        return -1;
    for (int page = 0; page < 256; page++) {
        int same = 0;
        while (same < used && memcmp(wide->bits + 32 * same, plane + 32 * page, 32))
            same++;
        if (same == used)
            memcpy(wide->bits + 32 * used++, plane + 32 * page, 32);
        wide->pages[page] = (uint8_t)same;
    }
    uint8_t *bits = PyMem_Realloc(wide->bits, 32 * used);
    if (bits)
        wide->bits = bits;
    return 0;
}

static int make_set(Set *set, Wide *wide, const char *ranges, Py_ssize_t size)
{
    static uint8_t plane[0x2000]; /* only one thread makes sets at a time: it has the lock */
    wide->count = (int32_t)(size / 8);
    wide->ranges = PyMem_Malloc(size ? size : 1);
    if (!wide->ranges)
        return -1;
    memcpy(wide->ranges, ranges, size);
    memset(plane, 0, sizeof plane);
    if (fill(plane, wide) < 0)
        return -1;
    memcpy(set->latin, plane, 32);
    if (are_few(set, wide))
        return 0;
    if (make_pages(wide, plane) < 0)
        return -1;
    set->wide = wide;
    return 0;
}

static PyObject *characters_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    const char *ranges;
    Py_ssize_t size;
    int refuses, kinds;
    (void)kwargs;
    if (!PyArg_ParseTuple(args, "piy#:Characters", &refuses, &kinds, &ranges, &size))
        return NULL;
    if (size % 8) {
        PyErr_SetString(PyExc_ValueError, "a range is two numbers");
        return NULL;
    }
    Characters *self = (Characters *)type->tp_alloc(type, 0);
    if (!self)
        return NULL;
    Wide *wide = PyMem_Calloc(1, sizeof(Wide));
    if (!wide || !(self->set = lines(1, &self->memory))) {
        clear_wide(wide);
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    wide->refuses = refuses;
    wide->kinds = kinds;
    int failed = make_set(self->set, wide, ranges, size) < 0;
    if (!self->set->wide)
        clear_wide(wide);
    if (failed) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    return (PyObject *)self;
}

static void characters_dealloc(Characters *self)
{
    if (self->set)
        clear_wide(self->set->wide);
    PyMem_Free(self->memory);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyTypeObject CharactersType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "omnikit.extraction.engine._engine.Characters",
    .tp_basicsize = sizeof(Characters),
    .tp_dealloc = (destructor)characters_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "A set of characters: (refuses, kinds, ranges in order, as bytes of numbers).",
    .tp_new = characters_new,
};

/* --- where to go by a character */

#define CASES 6

typedef struct {
    int32_t otherwise, at_end;
    int32_t count;       /* of cases, -1 where there are more of them */
    uint32_t mask;
    union {
        struct { int32_t c[CASES], to[CASES]; } few;
        struct { int32_t c, to; } *places; /* c is -1 where nothing is; there is always such a place */
    } cases;
} Switch;

#define PLACE_OF(c) ((uint32_t)(c) * 2654435761u >> 7)

static inline int32_t switched(const Switch *by, Py_UCS4 c)
{
    if (by->count >= 0) {
        for (int32_t k = 0; k < by->count; k++)
            if (by->cases.few.c[k] == (int32_t)c)
                return by->cases.few.to[k];
        return by->otherwise;
    }
    for (uint32_t at = PLACE_OF(c);; at++) {
        int32_t there = by->cases.places[at & by->mask].c;
        if (there == (int32_t)c)
            return by->cases.places[at & by->mask].to;
        if (there < 0)
            return by->otherwise;
    }
}

static void clear_switch(Switch *by)
{
    if (by->count < 0)
        PyMem_Free(by->cases.places);
}

/* Make a switch of (characters: bytes, where each leads: bytes, where the others do, where the end of the text does). */
static int make_switch(Switch *by, PyObject *given)
{
    const char *characters, *leads;
    Py_ssize_t size, same;
    int otherwise, at_end;
    if (!PyArg_ParseTuple(given, "y#y#ii", &characters, &size, &leads, &same, &otherwise, &at_end))
        return -1;
    if (size != same) {
        PyErr_SetString(PyExc_ValueError, "each character leads somewhere");
        return -1;
    }
    by->otherwise = otherwise;
    by->at_end = at_end;
    if (size <= 4 * CASES) {
        memcpy(by->cases.few.c, characters, size);
        memcpy(by->cases.few.to, leads, size);
        by->count = (int32_t)(size / 4);
        return 0;
    }
    Py_ssize_t count = size / 4;
    uint32_t room = 2;
    while (room < 2 * count)
        room *= 2;
    by->mask = room - 1;
    by->cases.places = PyMem_Malloc(room * sizeof *by->cases.places);
    if (!by->cases.places) {
        PyErr_NoMemory();
        return -1;
    }
    by->count = -1;
    for (uint32_t at = 0; at < room; at++)
        by->cases.places[at].c = -1;
    for (Py_ssize_t k = 0; k < count; k++) {
        int32_t c, to;
        memcpy(&c, characters + 4 * k, 4);
        memcpy(&to, leads + 4 * k, 4);
        uint32_t at = PLACE_OF(c);
        while (by->cases.places[at & by->mask].c >= 0)
            at++;
        by->cases.places[at & by->mask].c = c;
        by->cases.places[at & by->mask].to = to;
    }
    return 0;
}
