/* Sets of characters, and switches by a character: included once by _engine.c. */

enum {
    DIGIT = 1, NO_DIGIT = 2, SPACE = 4, NO_SPACE = 8, WORD = 16, NO_WORD = 32,
    DIGIT_ASCII = 64, NO_DIGIT_ASCII = 128, SPACE_ASCII = 256, NO_SPACE_ASCII = 512, WORD_ASCII = 1024,
    NO_WORD_ASCII = 2048
};

/* --- sets of characters */

typedef struct {
    uint8_t latin[32];   /* a bit for each character below 256 */
    uint8_t *pages;      /* where the bits of each 256 characters of the first plane begin, in units of 32; or NULL */
    uint8_t *bits;
    int32_t *ranges;     /* first, last, ... of what is beyond; all of them where there are no pages */
    int32_t count;       /* of ranges */
    int32_t kinds;
    int refuses;
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

static int is_in(const Set *set, Py_UCS4 c)
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
    if (set->pages && c < 0x10000)
        return set->bits[32 * set->pages[c >> 8] + (c >> 3 & 31)] >> (c & 7) & 1;
    return is_in(set, c);
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

static int fill(uint8_t *plane, const Set *set)
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
    Set set;
} Characters;

static void clear_set(Set *set)
{
    PyMem_Free(set->pages);
    PyMem_Free(set->bits);
    PyMem_Free(set->ranges);
}

static int make_set(Set *set, const char *ranges, Py_ssize_t size)
{
    static uint8_t plane[0x2000]; /* only one thread makes sets at a time: it has the lock */
    uint8_t pages[256], *bits;
    int used = 0;
    set->count = (int32_t)(size / 8);
    set->ranges = PyMem_Malloc(size ? size : 1);
    if (!set->ranges)
        return -1;
    memcpy(set->ranges, ranges, size);
    memset(plane, 0, sizeof plane);
    if (fill(plane, set) < 0)
        return -1;
    memcpy(set->latin, plane, 32);
    set->bits = bits = PyMem_Malloc(0x2000);
    if (!bits)
        return -1;
    for (int page = 0; page < 256; page++) {
        int same = 0;
        while (same < used && memcmp(bits + 32 * same, plane + 32 * page, 32))
            same++;
        if (same == used)
            memcpy(bits + 32 * used++, plane + 32 * page, 32);
        pages[page] = (uint8_t)same;
    }
    bits = PyMem_Realloc(bits, 32 * used);
    if (bits)
        set->bits = bits;
    set->pages = PyMem_Malloc(256);
    if (!set->pages)
        return -1;
    memcpy(set->pages, pages, 256);
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
    self->set.refuses = refuses;
    self->set.kinds = kinds;
    if (make_set(&self->set, ranges, size) < 0) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    return (PyObject *)self;
}

static void characters_dealloc(Characters *self)
{
    clear_set(&self->set);
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

/* --- which ways may begin with a character */

typedef struct {
    uint32_t mask;
    struct { int32_t c, ways; } *places; /* c is -1 where nothing is; there is always such a place */
    const int32_t *ways; /* all of the program */
    int32_t otherwise, at_end;
} Switch;

#define PLACE_OF(c) ((uint32_t)(c) * 2654435761u >> 7)

static inline const int32_t *ways_of(const Switch *of, Py_UCS4 c)
{
    for (uint32_t at = PLACE_OF(c);; at++) {
        int32_t there = of->places[at & of->mask].c;
        if (there == (int32_t)c)
            return of->ways + of->places[at & of->mask].ways;
        if (there < 0)
            return of->ways + of->otherwise;
    }
}
