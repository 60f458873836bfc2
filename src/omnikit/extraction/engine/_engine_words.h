/* Words of a table in a text, by a tree of their letters: included once by _engine.c. */

/* A node is: the number of the word that ends there or -1, how many letters may follow, and these in order, each with the
 * place of its node. The first one is a switch instead. */
typedef struct {
    PyObject_HEAD
    int32_t *nodes;
    Switch *first;       /* from a letter to the place of its node, 0 where no word begins */
    void *memory;        /* of that */
    PyObject *meanings;  /* by number */
    PyObject *letters;   /* those of words that are found only as a whole */
    PyObject *parts;     /* these, and what else such a word may not stand beside */
} Words;

static PyObject *words_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *first, *meanings, *letters, *parts;
    const char *nodes;
    Py_ssize_t size;
    (void)kwargs;
    if (!PyArg_ParseTuple(args, "O!y#O!O!O!:Words", &PyTuple_Type, &first, &nodes, &size, &PyTuple_Type, &meanings,
                          &CharactersType, &letters, &CharactersType, &parts))
        return NULL;
    Words *self = (Words *)type->tp_alloc(type, 0);
    if (!self)
        return NULL;
    self->meanings = Py_NewRef(meanings);
    self->letters = Py_NewRef(letters);
    self->parts = Py_NewRef(parts);
    if (!(self->nodes = numbers(nodes, size)) || !(self->first = lines(1, &self->memory))
        || make_switch(self->first, first) < 0)
        Py_CLEAR(self);
    return (PyObject *)self;
}

static void words_dealloc(Words *self)
{
    PyMem_Free(self->nodes);
    if (self->first)
        clear_switch(self->first);
    PyMem_Free(self->memory);
    Py_XDECREF(self->meanings);
    Py_XDECREF(self->letters);
    Py_XDECREF(self->parts);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

/* Return the node behind *node* by a letter, NULL if no word goes on so. */
static inline const int32_t *node_behind(const Words *self, const int32_t *node, Py_UCS4 c)
{
    int32_t count = node[1];
    for (const int32_t *way = node + 2; count; count--, way += 2)
        if ((Py_UCS4)way[0] >= c)
            return (Py_UCS4)way[0] == c ? self->nodes + way[1] : NULL;
    return NULL;
}

static PyObject *words_find(Words *self, PyObject *text)
{
    if (!PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "a text is a str, not %.100s", Py_TYPE(text)->tp_name);
        return NULL;
    }
    const Set *letters = ((Characters *)self->letters)->set, *parts = ((Characters *)self->parts)->set;
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text), next;
    PyObject *found = PyList_New(0);
#define READ(at) PyUnicode_READ(kind, data, at)
    for (Py_ssize_t i = 0; found && i < length; i = next) {
        Py_UCS4 c = READ(i);
        next = i + 1;
        const int32_t *node = self->nodes + switched(self->first, c);
        if (in_set(letters, c)) { /* a word begins where letters do */
            while (next < length && in_set(letters, READ(next)))
                next++;
            if ((i && in_set(parts, READ(i - 1))) || (next < length && in_set(parts, READ(next))))
                continue;
        }
        if (node == self->nodes)
            continue;
        Py_ssize_t end = -1;
        int32_t longest = -1;
        for (Py_ssize_t at = i + 1; node; node = at < length ? node_behind(self, node, READ(at)) : NULL, at++) {
            if (node[0] < 0)
                continue;
            if (at < length && in_set(letters, READ(at - 1)) && in_set(parts, READ(at)))
                continue;
            end = at;
            longest = node[0];
        }
        if (longest < 0)
            continue;
        PyObject *from = PyLong_FromSsize_t(i), *until = PyLong_FromSsize_t(end), *each = NULL;
        if (from && until)
            each = PyTuple_Pack(3, from, until, PyTuple_GET_ITEM(self->meanings, longest));
        if (!each || PyList_Append(found, each) < 0)
            Py_CLEAR(found);
        Py_XDECREF(from);
        Py_XDECREF(until);
        Py_XDECREF(each);
    }
#undef READ
    return found;
}

static PyMethodDef words_methods[] = {
    {"find", (PyCFunction)words_find, METH_O, "Return where each word stands, and what it means, in order."},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject WordsType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "omnikit.extraction.engine._engine.Words",
    .tp_basicsize = sizeof(Words),
    .tp_dealloc = (destructor)words_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "Words in small letters and what each of them means.",
    .tp_methods = words_methods,
    .tp_new = words_new,
};
