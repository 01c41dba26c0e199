"""What rules leave to torch, and the few names for which they differ from it on purpose, each with its reason."""

from __future__ import annotations

import re

BEYOND = {
    "dtypes": (
        (
            r"not implemented|NotImplementedError|not (yet )?support|does not accept|only support|supports? only|dtype|"
            r"Float|Long|Bool|Half|Double|\bInt\b|[cC]omplex|floating|integral|scalar type|data type|of type|boolean|"
            r"[tT]ype \((double|float)|bool tensor|integer tensor|can require gradients"
        ),
        "a dtype that a kernel lacks depends on the build; rules refuse dtypes only where every build does",
    ),
    "types of arguments": (
        (
            r"combination of arguments|positional arg|no keyword|unexpected keyword|required positional|"
            r"must be [\w ]+, not|"
            r"exactly one argument|cannot be interpreted|is not callable|doesn't apply to a|expected np.ndarray|"
            r"invalid capsule|is not a valid value"
        ),
        "torch's argument parsers differ from function to function; a rule checks types where a shape depends on them",
    ),
    "numbers": (
        (
            r"expects? (p|sigma|std|lambda|'from'|to return)|non-positive|has to be (greater|larger)|"
            r"max must be larger|"
            r"rtol must|eps must be|scale < 0|high <= 0|(bins|N|minlength) (must|should) be|invalid storage offset|"
            r"overflow|step must be nonzero|must be sorted in decreasing|invalid max index|takes value|offsets\[-1\]|"
            r"i < index_size|found idx|p_in|allocated size does not|ZeroDivision|(input|target)_lengths|"
            r"positive output size|"
            r"argument #2 'targets'|ones in mask|negative (dimension|length)|low >= high|"
            r"output_size, expected|less than 'to'"
        ),
        "the value of a number, not a size: seldom known before the program runs",
    ),
    "devices and layouts": (
        (
            r"CUDA|XPU|NVIDIA|accelerator|memory_format|channels_last|sparse|autograd's resize|INTERNAL ASSERT|"
            r"Storage size"
        ),
        "devices, layouts and memory are not followed",
    ),
    "versions": (
        r"is now removed|kernel size should be greater than zero|(channels|HxW) to be greater than 0",
        "refused by the newest torch, while earlier ones take it",
    ),
    "modes": (r"Need attn_mask if", "refused on one of several paths that torch picks by mode"),
    "limits": (r"up to 64 dims|2\^24", "limits of size that no model reaches"),
}
"""Refusals that are not about shapes: the words that torch uses, and why rules leave them to torch."""

_BEYOND = re.compile("|".join(f"(?:{words})" for words, _ in BEYOND.values()))


def is_beyond(error: str) -> bool:
    return _BEYOND.search(error) is not None


OPEN = {
    r"an element of a tensor|the elements of a tensor": "data",
    r"whether two tensors are (close|equal)": "data",
    r"the strides of a tensor|whether a tensor is contiguous": "memory is not followed",
    r"the name of a tensor's type": "a text that no shape depends on",
    r"the number of parts that a split gives|places taken apart|chunk gives fewer": "a tuple of symbolic length",
    r"whether two shapes are equal": "a truth value that depends on symbols",
    r"is .*, which is no known number": "an axis or a count must be a known number",
    r"pseudo-inverses to several tolerances": "tolerances per matrix: not worth a formula",
    r"the common dtype of two": "dtypes as values",
    r"is a tensor's value": "data",
    r"a packed sequence is not known": "a packed sequence comes from its own functions",
    r"the distance function decides the shape": "the user's own function",
    r"the size of a random (array|tensor)": "sizes that depend on parameters given as tensors",
    r"equation of an einsum": "an equation given as lists of numbers",
    r"least squares over vectors": "a form that torch decides by all sizes together",
    r"formula that grew too large": "a budget",
}
"""Reasons that a rule may give for not knowing, and what kind of thing they are."""

_OPEN = re.compile("|".join(OPEN))


def may_be_open(reason: str) -> bool:
    return _OPEN.search(reason) is not None


SKIPPED_WHEN_EMPTY = ("torch.cholesky", "torch.Tensor.cholesky", "torch.cdist")
"""Ops that return before any check where a tensor has no elements: a program that relies on it is in error as well."""

MISSES = {
    "torch.Tensor.index_put": "a bool without axes as a mask of a tensor without axes",
    "torch.index_put": "the same",
    "torch.nn.CrossMapLRN2d": "a window below zero",
    "torch.nn.functional.triplet_margin_with_distance_loss": "what the user's own distance function refuses",
}
"""Names of which random calls find more that torch refuses."""

DIFFERENT = {
    "torch.Tensor.__setitem__": "the rule gives the tensor as it is after the assignment; torch gives None",
    "torch.Tensor.grad": "None until a backward pass, which every program that reads it has made",
}
"""Names whose rules give something else than torch on purpose."""

UNREACHED = {
    **dict.fromkeys(
        ("torch.Tensor.cuda", "torch.Tensor.xpu", "torch.Tensor.pin_memory",
         *(f"torch.cuda.{kind}Tensor"
           for kind in ("BFloat16", "Bool", "Byte", "Char", "Double", "Float", "Half", "Int", "Long", "Short"))),
        "needs a device that the tests have not",
    ),
    **dict.fromkeys(
        ("torch.cholesky", "torch.Tensor.cholesky", "torch.qr", "torch.Tensor.qr"),
        "removed from the newest torch, earlier ones have it",
    ),
    "torch.Tensor.coalesce": "of sparse tensors only, whose layout is not followed",
}  # fmt: skip
"""Rules that no call of these tests reaches."""

ELSEWHERE = {"numpy": "tests/rules/test_numpy_names.py", "einops": "tests/rules/test_einops.py"}
"""Libraries whose rules are judged by tests of their own, which list the registry as well."""

SIGNATURES = {
    "torch.sparse.mm": "it is `aten::_sparse_mm`, and the schema of its own name is that of `torch.mm`",
    "torch.Tensor.polygamma": "the method takes the tensor first, the schema and the function take `n` first",
    "torch.nonzero": "`as_tuple` is read in Python, before the schema",
    "torch.Tensor.nonzero": "the same",
    "torch.einsum": "operands come in several forms, which Python sorts out",
    "torch.meshgrid": "`indexing` comes after any number of tensors",
    "torch.functional.meshgrid": "the same",
    **dict.fromkeys(
        (
            "torch.max_pool1d",
            "torch.max_pool2d",
            "torch.max_pool3d",
            "torch.avg_pool1d",
            "torch.nn.functional.avg_pool1d",
            "torch.nn.functional.avg_pool2d",
            "torch.nn.functional.avg_pool3d",
        ),
        "one rule for several numbers of axes, of which some take a parameter more",
    ),
    "torch.Tensor.__getitem__": "operators, which are called by position",
    "torch.Tensor.__setitem__": "the same",
    "torch.Tensor.where": "the method takes the tensor second, in the schema's place of `condition`",
    "torch.Tensor.copy_": "the schema lists overloads of the script language besides",
    "torch.Tensor.dequantize": "the same",
    "torch.sort": "the same",
    "torch.Tensor.sort": "the same",
}
"""Ops whose parameters are not those that torch's schema shows."""

ATTRIBUTES: dict[tuple[str, str], str] = {}
"""Attributes of layers that differ from torch's."""


LENIENT = {
    "torch.Tensor.real": "a number has this attribute too, but no one reads it by the name of a tensor's",
    "torch.Tensor.imag": "as `real`",
    "torch.nn.functional.ctc_loss": "lengths with two axes pass on the CPU, and not elsewhere",
    "torch.nn.functional.batch_norm": "a weight with two axes passes on the CPU, and not elsewhere",
    "torch.meshgrid": "an indexing of None passes, with a warning that it will not",
    "torch.nn.utils.rnn.pack_padded_sequence": "lengths that count other samples than there are",
    "torch.linalg.matrix_rank": "a tolerance that is a tensor of more axes",
    "torch.nn.CrossMapLRN2d": "a size that is no whole number",
    **{f"torch.nn.InstanceNorm{n}d": "a count that nothing looks at may be anything" for n in (1, 2, 3)},
    **{f"torch.nn.functional.max_unpool{n}d": "windows that `output_size` makes needless" for n in (1, 2, 3)},
}
"""What takes arguments of a wrong kind that its rule refuses, or makes something else of them."""
