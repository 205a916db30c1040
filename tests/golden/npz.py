"""Writes ../src/test/resources/golden/numpy.npz and numpy-compressed.npz: the numbers -5 to 18 (0 to
23 without a sign, odd or even as truth values) as arrays of 2 x 3 x 4 of every type, order of bytes
and order of axes. Usage: python3 npz.py, with NumPy 2.4.6."""

import pathlib

import numpy as np

FOLDER = pathlib.Path(__file__).parent.parent / "src" / "test" / "resources" / "golden"
TYPES = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]


def array(kind, byte_order, axes):
    first = -5 if kind[0] in "fi" else 0
    numbers = np.arange(first, first + 24).reshape(2, 3, 4)
    if kind == "b1":
        numbers = numbers % 2
    return np.asarray(numbers.astype(byte_order + kind), order=axes)


arrays = {
    f"{kind}-{name}-{axes}": array(kind, byte_order, axes)
    for kind in TYPES
    for byte_order, name in (("<", "little"), (">", "big"))
    for axes in "CF"
}
arrays["one"] = np.float32(3.5)
arrays["none"] = np.zeros((0, 4), np.float32)
arrays["row"] = np.arange(5, dtype=np.float64) / 4
np.savez(FOLDER / "numpy.npz", **arrays)
np.savez_compressed(FOLDER / "numpy-compressed.npz", **arrays)
