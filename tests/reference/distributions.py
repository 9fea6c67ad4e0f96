"""Two-sided p-values of the normal and of Student's t, with mpmath at 50 digits: writes distributions.json."""

import json

from mpmath import betainc, erfc, gamma, inf, mp, mpf, nstr, pi, quad, sqrt

from number_file import FOLDER

mp.dps = 50
Z = ["0.5", "1", "2", "3", "5", "8", "12", "20", "37"]
DF = [0.5, 1, 2, 4, 5, 8.5, 10, 18, 30, 47, 48, 49, 100, 238, 248, 1000, 5000, 100000]
T = ["0.001", "0.1", "0.5", "1", "1.5", "1.7", "1.8", "2", "2.5", "3", "5", "10", "20", "35", "40"]


def normal(z):
    return erfc(mpf(z) / sqrt(mpf(2)))


def student(t, df):
    """I_x(df/2, 1/2) at x = df/(df + t^2)."""
    df = mpf(df)
    return betainc(df / 2, mpf(1) / 2, 0, df / (df + mpf(t) ** 2), regularized=True)


def closed_form(t, df):
    """Closed forms of the two-sided p-value for df 1, 2 and 4, to check the above."""
    t = mpf(t)
    if df == 1:
        return 1 - 2 * mp.atan(t) / pi
    if df == 2:
        return 1 - t / sqrt(2 + t**2)
    x = 4 / (4 + t**2)
    return 1 - t / sqrt(4 + t**2) * (1 + x / 2)


def main():
    for df in (1, 2, 4):
        for t in T:
            assert abs(student(t, df) / closed_form(t, df) - 1) < mpf(10) ** -40, (t, df)
    for df in (5, 30):
        for t in ("0.5", "3", "10"):
            scale = gamma((mpf(df) + 1) / 2) / (sqrt(df * pi) * gamma(mpf(df) / 2))
            tail = 2 * scale * quad(lambda u: (1 + u * u / df) ** (-(mpf(df) + 1) / 2), [mpf(t), 2 * mpf(t), 10 * mpf(t), inf])
            assert abs(student(t, df) / tail - 1) < mpf(10) ** -25, (t, df)

    def digits(value):
        return nstr(value, 17, min_fixed=-5, max_fixed=5)

    rows = [f'  {{"z": {z}, "p": {digits(normal(z))}}}' for z in Z]
    text = '{\n "normal": [\n' + ",\n".join(rows) + '\n ],\n "student": [\n'
    rows = [f'  {{"df": {df}, "t": {t}, "p": {digits(student(t, df))}}}' for df in DF for t in T if df < 2000 or mpf(t) < 37]
    text += ",\n".join(rows) + "\n ]\n}\n"
    json.loads(text)
    (FOLDER / "distributions.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
