/* What the engine found, as re tells it: included once by _engine.c, behind the types. */

static PyObject *matched(Pattern *self, PyObject *string, const State *s, Py_ssize_t pos, Py_ssize_t end)
{
    Match *match = PyObject_NewVar(Match, &MatchType, 2 * (self->groups + 1));
    if (!match)
        return NULL;
    match->pattern = (Pattern *)Py_NewRef(self);
    match->string = Py_NewRef(string);
    match->pos = pos;
    match->endpos = s->end;
    match->last = s->last;
    match->marks[0] = s->start;
    match->marks[1] = end;
    for (Py_ssize_t k = 0; k < self->groups; k++) {
        Py_ssize_t from = s->marks[2 * k], until = s->marks[2 * k + 1];
        int set = from >= 0 && until >= from;
        match->marks[2 * k + 2] = set ? from : -1;
        match->marks[2 * k + 3] = set ? until : -1;
    }
    return (PyObject *)match;
}

static PyObject *match_group(Match *self, Py_ssize_t group, PyObject *otherwise)
{
    Py_ssize_t from = self->marks[2 * group];
    if (from < 0)
        return Py_NewRef(otherwise);
    return PyUnicode_Substring(self->string, from, self->marks[2 * group + 1]);
}

static PyObject *match_groups_tuple(Match *self, PyObject *otherwise)
{
    Py_ssize_t count = self->pattern->groups;
    PyObject *groups = PyTuple_New(count);
    for (Py_ssize_t k = 0; groups && k < count; k++) {
        PyObject *group = match_group(self, k + 1, otherwise);
        if (!group)
            Py_CLEAR(groups);
        else
            PyTuple_SET_ITEM(groups, k, group);
    }
    return groups;
}

static void match_dealloc(Match *self)
{
    Py_DECREF(self->pattern);
    Py_DECREF(self->string);
    PyObject_Free(self);
}

/* Return the number of a group that is given by number or name, -1 with an error if there is none. */
static Py_ssize_t group_of(Match *self, PyObject *given)
{
    Py_ssize_t group = -1;
    PyObject *number = given;
    if (!PyIndex_Check(given))
        number = PyDict_GetItemWithError(self->pattern->group_index, given);
    if (number && PyIndex_Check(number))
        group = PyNumber_AsSsize_t(number, NULL);
    if (group < 0 || group > self->pattern->groups) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_IndexError, "no such group");
        return -1;
    }
    return group;
}

static Py_ssize_t group_in(Match *self, PyObject *const *args, Py_ssize_t count)
{
    if (count > 1) {
        PyErr_Format(PyExc_TypeError, "expected at most 1 argument, got %zd", count);
        return -1;
    }
    return count ? group_of(self, args[0]) : 0;
}

static PyObject *match_start(Match *self, PyObject *const *args, Py_ssize_t count)
{
    Py_ssize_t group = group_in(self, args, count);
    return group < 0 ? NULL : PyLong_FromSsize_t(self->marks[2 * group]);
}

static PyObject *match_end(Match *self, PyObject *const *args, Py_ssize_t count)
{
    Py_ssize_t group = group_in(self, args, count);
    return group < 0 ? NULL : PyLong_FromSsize_t(self->marks[2 * group + 1]);
}

static PyObject *match_span(Match *self, PyObject *const *args, Py_ssize_t count)
{
    Py_ssize_t group = group_in(self, args, count);
    return group < 0 ? NULL : Py_BuildValue("(nn)", self->marks[2 * group], self->marks[2 * group + 1]);
}

static PyObject *match_getitem(Match *self, PyObject *given)
{
    Py_ssize_t group = group_of(self, given);
    return group < 0 ? NULL : match_group(self, group, Py_None);
}

static PyObject *match_group_method(Match *self, PyObject *const *args, Py_ssize_t count)
{
    if (count == 0)
        return match_group(self, 0, Py_None);
    if (count == 1)
        return match_getitem(self, args[0]);
    PyObject *groups = PyTuple_New(count);
    for (Py_ssize_t k = 0; groups && k < count; k++) {
        PyObject *group = match_getitem(self, args[k]);
        if (!group)
            Py_CLEAR(groups);
        else
            PyTuple_SET_ITEM(groups, k, group);
    }
    return groups;
}

static char *defaults[] = {"default", NULL};

static PyObject *match_groups(Match *self, PyObject *args, PyObject *kwargs)
{
    PyObject *otherwise = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O:groups", defaults, &otherwise))
        return NULL;
    return match_groups_tuple(self, otherwise);
}

static PyObject *match_groupdict(Match *self, PyObject *args, PyObject *kwargs)
{
    PyObject *otherwise = Py_None, *groups, *name, *number;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O:groupdict", defaults, &otherwise))
        return NULL;
    groups = PyDict_New();
    Py_ssize_t at = 0;
    while (groups && PyDict_Next(self->pattern->group_index, &at, &name, &number)) {
        PyObject *group = match_group(self, PyLong_AsSsize_t(number), otherwise);
        if (!group || PyDict_SetItem(groups, name, group) < 0)
            Py_CLEAR(groups);
        Py_XDECREF(group);
    }
    return groups;
}

static PyObject *match_last_index(Match *self, void *unused)
{
    (void)unused;
    if (self->last < 0)
        Py_RETURN_NONE;
    return PyLong_FromSsize_t(self->last);
}

static PyObject *match_last_group(Match *self, void *unused)
{
    (void)unused;
    if (self->last < 0)
        Py_RETURN_NONE;
    return Py_NewRef(PyTuple_GET_ITEM(self->pattern->names, self->last));
}

static PyObject *match_re(Match *self, void *unused)
{
    (void)unused;
    return Py_NewRef(self->pattern);
}

static PyMethodDef match_methods[] = {
    {"start", (PyCFunction)(void (*)(void))match_start, METH_FASTCALL, "As re's."},
    {"end", (PyCFunction)(void (*)(void))match_end, METH_FASTCALL, "As re's."},
    {"span", (PyCFunction)(void (*)(void))match_span, METH_FASTCALL, "As re's."},
    {"group", (PyCFunction)(void (*)(void))match_group_method, METH_FASTCALL, "As re's."},
    {"groups", (PyCFunction)(void (*)(void))match_groups, METH_VARARGS | METH_KEYWORDS, "As re's."},
    {"groupdict", (PyCFunction)(void (*)(void))match_groupdict, METH_VARARGS | METH_KEYWORDS, "As re's."},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef match_members[] = {
    {"string", T_OBJECT, offsetof(Match, string), READONLY, NULL},
    {"pos", T_PYSSIZET, offsetof(Match, pos), READONLY, NULL},
    {"endpos", T_PYSSIZET, offsetof(Match, endpos), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyGetSetDef match_getset[] = {
    {"lastindex", (getter)match_last_index, NULL, NULL, NULL},
    {"lastgroup", (getter)match_last_group, NULL, NULL, NULL},
    {"re", (getter)match_re, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMappingMethods match_mapping = {.mp_subscript = (binaryfunc)match_getitem};

static PyTypeObject MatchType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "omnikit.extraction.engine._engine.Match",
    .tp_basicsize = offsetof(Match, marks),
    .tp_itemsize = sizeof(Py_ssize_t),
    .tp_dealloc = (destructor)match_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "What a pattern found; it answers as re's matches do.",
    .tp_methods = match_methods,
    .tp_members = match_members,
    .tp_getset = match_getset,
    .tp_as_mapping = &match_mapping,
};
