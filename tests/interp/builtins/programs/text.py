import re
import string
import textwrap

s = "Hello, World"
a = s.lower(), s.upper(), s.split(", "), s.replace("l", "L", 1), s.startswith("He"), s.endswith(("x", "ld"))
b = "-".join(["a", "b"]), ",".join(str(i) for i in range(3)), "".join(map(str, (1, 2)))
c = "a b  c".split(), "a,b,c".rsplit(",", 1), "k=v".partition("="), "x.y.z".rpartition("."), "l1\nl2".splitlines()
d = " x ".strip(), "xxaxx".strip("x"), "abc".find("c"), "abc".index("b"), "aXa".count("a"), "7".zfill(3)
e = "{} {}".format(1, "a"), "{0} {1} {0}".format(1, 2), "{x:>5}|{y!r}".format(x=1, y="q"), "{:.2f}".format(1.234)
f = f"{1 + 1} {s!r} {3.14159:.2f} {'x':>4} {10:04d} {1000000:,}"
w = 6
g = f"{3.5:{w}.2f}|{w=}"
h = "abc"[1], "abc"[-2:], "abc"[::-1], "ab" * 2, "a" < "b", "a" + "b"
i = "abc".isdigit(), "12".isdigit(), "abc".isalpha(), "A".isupper(), "abc".isidentifier(), "a b".title(), "ab".capitalize()
j = [ord("a"), chr(98), hex(255), bin(5), oct(8)]
k = str(1), str(1.5), str(None), str(True), str([1, "a"]), str((1,)), str({"a": [1]}), repr("x"), str(b"x")
l = int("12"), int("ff", 16), float("1.5"), int(3.9), int(-3.9), bool("x"), complex(1, 2), int(True)
m = "removeprefix".removeprefix("remove"), "a.py".removesuffix(".py"), "abc".translate(str.maketrans("a", "b"))
n = re.match(r"(\w+)_(\d+)", "block_12").groups()
o = re.findall(r"\d+", "a1b22"), re.sub(r"\d", "#", "a1b2"), re.split(r"[,;]", "a,b;c"), re.sub(r"\d", lambda m: m.group() * 2, "a1")
p = re.compile(r"r(\d+)_k(\d+)")
q = p.match("r2_k3").group(1), p.search("zz r4_k5").start(), p.fullmatch("nope")
r = [m.group(0) for m in re.finditer("a.", "abac")]
t = re.match(r"(?P<op>[a-z]+)(?P<n>\d+)", "conv3").groupdict()
u = string.ascii_lowercase[:3], string.digits
v = textwrap.dedent("  a\n  b")
x = "a%sb" % 1, "%s" % [1, 2], "%r" % "q", "%d%%" % 5
y = "ab".encode(), b"ab".decode(), len(b"abc"), b"abc"[0]
z = [ch for ch in "abc"], list("ab"), sorted("cab"), "a" in s, s.index("W")
aa = ("abc" "def").upper().lower().title().swapcase()
ab = "x".join(["only"]), "".join([])
ac = "ds_r1_k3_s1_e1_c16_se0.25".split("_")
ad = {}
for _op in ac[1:]:
    _parts = re.split(r"(\d.*)", _op)
    if len(_parts) >= 2:
        ad[_parts[0]] = _parts[1]
try:
    int("x")
except ValueError as error:
    ae = str(error)
try:
    "a" + 1
except TypeError:
    af = "type"
ag = format(3.14159, ".3f"), format(5, "03d"), "{:>{w}}".format("x", w=4)
ah = "%s has %d" % ("a", 2)
ai = "a\tb".expandtabs(4), "ab".center(6, "*"), "ab".ljust(4) + "|"
aj = str(range(3)), str(slice(1, 2)), repr({1, 2} - {2}), str(1e-5), str(float("inf"))
ak = "{0[a]} {1.real}".format({"a": 1}, 3)
al = "%(a)s-%(b)03d" % {"a": 1, "b": 2}
am = f"{None} {True} {[1, 2]} { {'a': 1}['a'] }"
an = int.from_bytes(b"\x01\x00", "big"), (5).bit_length(), (3.0).is_integer(), (0.5).as_integer_ratio(), 3 .real
ao = str.upper("abc"), list(map(str.strip, [" a ", "b "])), str.join("-", ["a", "b"])
ap = "a" "b" f"{1}"
aq = isinstance(p, re.Pattern), type("a") is str, type(1.5) == float


class _Odd:
    pass


try:
    _said = "{} and {}".format(1, str({"kind": _Odd, "made": _Odd()})) + repr(_Odd()) + format(_Odd())
    ar = "made"
except Exception:
    ar = "failed"
