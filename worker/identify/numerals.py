"""Small numbers written as words, folded, in the languages most feeds come in."""

from worker.identify.words import fold, is_number

#: value: words. Forms of gender and case that stand before counted things are listed side by side.
_WORDS = """
1: one un une uno una ein eine einer один одна одного واحد واحده
2: two deux dos zwei два две двое двух двоих اثنان اثنين اثنتان اثنتين شخصان شخصين قتيلان قتيلين
3: three trois tres drei три трое трех троих ثلاثه ثلاث
4: four quatre cuatro vier четыре четверо четырех четверых اربعه اربع
5: five cinq cinco fünf пять пятеро пяти пятерых خمسه خمس
6: six seis sechs шесть шестеро шести шестерых سته ست
7: seven sept siete sieben семь семеро семи семерых سبعه سبع
8: eight huit ocho acht восемь восьмеро восьми восьмерых ثمانيه ثماني ثمان
9: nine neuf nueve neun девять девятеро девяти تسعه تسع
10: ten dix diez zehn десять десяти عشره عشر
11: eleven onze once elf одиннадцать одиннадцати
12: twelve douze doce zwölf двенадцать двенадцати
13: thirteen treize trece dreizehn тринадцать тринадцати
14: fourteen quatorze catorce vierzehn четырнадцать четырнадцати
15: fifteen quinze quince fünfzehn пятнадцать пятнадцати
16: sixteen seize dieciséis sechzehn шестнадцать шестнадцати
17: seventeen diecisiete siebzehn семнадцать семнадцати
18: eighteen dieciocho achtzehn восемнадцать восемнадцати
19: nineteen diecinueve neunzehn девятнадцать девятнадцати
20: twenty vingt veinte zwanzig двадцать двадцати عشرون عشرين
30: thirty trente treinta dreißig тридцать тридцати ثلاثون ثلاثين
40: forty quarante cuarenta vierzig сорок сорока اربعون اربعين
50: fifty cinquante cincuenta fünfzig пятьдесят пятидесяти خمسون خمسين
60: sixty soixante sesenta sechzig шестьдесят шестидесяти ستون ستين
70: seventy setenta siebzig семьдесят семидесяти سبعون سبعين
80: eighty ochenta achtzig восемьдесят восьмидесяти ثمانون ثمانين
90: ninety noventa neunzig девяносто تسعون تسعين
100: hundred cent cien ciento hundert сто ста مائه مئه
1000: thousand mille mil tausend тысяча тысячи тысяч الف الاف
"""
VALUES = {
    fold(word): value.strip()
    for value, _, listed in (line.partition(":") for line in _WORDS.strip().splitlines())
    for word in listed.split()
}


def value_of(word: str) -> str:
    """The number that a folded word stands for, as digits without grouping; '' if it is none."""
    if is_number(word):
        return _ungrouped(word)
    value = VALUES.get(word, "")
    # Arabic writes `and` and `by` at the word.
    return value or (VALUES.get(word[1:], "") if word[:1] in ("و", "ب", "ل", "ف") else "")


def _ungrouped(number: str) -> str:
    parts = number.split(",")
    is_grouped = len(parts) > 1 and all(len(part.split(".")[0]) == 3 for part in parts[1:])
    return "".join(parts) if is_grouped else number.replace(",", ".")
