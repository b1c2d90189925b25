r"""Languages of code other than Python, as data: how each writes comments and texts, and how its declarations begin.

Enough to tell a comment from a text that looks like one, and to find where a declaration ends; no grammar. What is not seen:
macros that make braces, JSX text with a lone backtick, and Ruby's and Perl's rarer quotes.
"""

# ruff: noqa: E501 - a regular expression reads no better over several lines

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache


class Extent(Enum):
    """How far a declaration reaches."""

    BRACES = auto()
    """To its closing brace; without one, over the lines that are indented below it."""
    END = auto()
    """To the line that begins with `end` at its own depth."""
    INDENTED = auto()
    """Over the lines that are indented below it."""
    STATEMENT = auto()
    """To the semicolon."""
    ELEMENT = auto()
    """To the closing tag."""


class Layout(Enum):
    """What of the layout means something, and so counts in a digest."""

    FREE = auto()
    LINES = auto()
    """Where a line ends, and where words are set apart."""
    INDENTATION = auto()
    """That, and the depth of each line."""


@dataclass(slots=True, frozen=True)
class Comment:
    """A form of comment, by regular expressions."""

    opens: str
    closes: str = ""
    """Empty: it ends with its line."""
    nests: bool = False


@dataclass(slots=True, frozen=True)
class Quoted:
    """A form of text, by regular expressions; a form that closes by nothing is matched whole by what opens it."""

    opens: str
    closes: str = ""
    """`{}` stands for what the first group of `opens` caught."""
    skips: str = r"\\(?s:.)"
    """What is skipped in it, although it may look like its end."""
    spans_lines: bool = False
    inserts: str = ""
    """What begins code inside the text, up to the bracket that closes it: `${`."""
    code: bool = False
    """Whether it is no text but code that is passed over whole: a tag with its attributes."""


@dataclass(slots=True, frozen=True)
class Embedded:
    """A stretch of another language."""

    opens: str
    closes: str
    """`{}` as in a text."""
    language: str
    anywhere: bool = False
    """Whether the end counts wherever it stands, in a text too, as `</script>` does."""


@dataclass(slots=True, frozen=True)
class Language:
    """What the reader of markers knows of a language."""

    name: str
    suffixes: tuple[str, ...]
    comments: tuple[Comment, ...]
    quoted: tuple[Quoted, ...] = ()
    embedded: tuple[Embedded, ...] = ()
    heredoc: str = ""
    """What announces a text that begins on the next line; `word` is the line that ends it."""
    declarations: tuple[str, ...] = ()
    """What begins one: `name`, and `owner` where it names that too."""
    with_body: tuple[str, ...] = ()
    """The same, where only a body in braces tells a declaration from a call."""
    attached: str = ""
    """Lines above a declaration that belong to it: annotations."""
    prologue: str = ""
    """What may stand above the comment that speaks of the whole file."""
    extent: Extent = Extent.BRACES
    layout: Layout = Layout.FREE
    brackets: str = "()[]{}"
    slash_quotes: bool = False
    """Whether `/…/` may be a regular expression."""
    hanging_blocks: bool = False
    """Whether `key: |` begins a text of the lines indented below."""


# Comments
_SLASHES = Comment(r"//")
_STARS = Comment(r"/\*", r"\*/")
_NESTED_STARS = Comment(r"/\*", r"\*/", nests=True)
_HASH = Comment(r"#")
_HASH_APART = Comment(r"(?<![^\s;&|()`])#")
_SHEBANG = Comment(r"\A#!")
_DASHES = Comment(r"--")
_C = (_SLASHES, _STARS)
_NESTED_C = (_SHEBANG, _SLASHES, _NESTED_STARS)
_TAGS = (Comment(r"<!--", r"-->"),)

# Texts
_DOUBLE = Quoted('"', '"')
_SINGLE = Quoted("'", "'")
_CHARACTER = Quoted(r"'(?:\\(?:[uUxX][^'\n]{1,10}|[^\n])[0-7]{0,2}|[^\\'\n])'")
_CHARACTERS = Quoted(r"'(?:\\[^\n][^'\n]{0,8}|[^\\'\n]{1,4})'")
_TRIPLE = Quoted('"""', '"""', spans_lines=True)
_RAW_TRIPLE = Quoted('"""', '"{3,}', skips="(?!)", spans_lines=True)
_DOUBLED = Quoted("'", "'", skips="''", spans_lines=True)
_DOUBLED_DOUBLE = Quoted('"', '"', skips='""', spans_lines=True)
#: In YAML a quote opens a text only where a value begins; elsewhere it is an apostrophe.
_SCALAR_BEGINS = r"(?:^|(?<=[:\-?,\[{]))[ \t]*"
_BACKTICK_NAME = Quoted("`", "`", skips="(?!)")

# Names
_W = r"[A-Za-z_$][\w$]*"
_NAME = rf"(?P<name>{_W})"
_DOTTED = r"(?P<name>[A-Za-z_][\w.:]*)"
#: Words that stand before brackets or a brace and declare nothing.
_CONTROL = (
    r"(?:if|else|for|foreach|while|do|switch|case|catch|try|return|throw|new|delete|typeof|sizeof|await|yield|lock|using|"
    r"synchronized|when|guard|repeat|defer|match|unless|until|function|fn|func|fun|super|this|assert|import|package|goto|with)"
)
#: `public static List<int> name(`: words, then a name and its arguments.
_CALLABLE = rf"^[ \t]*(?!{_CONTROL}\b)(?:[\w:<>,\[\]?&*~.@]+[ \t]+[*&]*)*(?!{_CONTROL}\b)(?P<name>~?{_W})[ \t]*\("
#: The same, with an expression for a body.
_ARROW = rf"{_CALLABLE}[^()\n]*\)[ \t]*(?:async[ \t]*)?=>"
_JVM_TYPE = rf"^[ \t]*(?:@[\w.]+(?:\([^)\n]*\))?[ \t]+)*(?:[a-z]+[ \t]+)*?(?:class|interface|enum|record|@interface|object|trait)[ \t]+{_NAME}"
_AT = r"[ \t]*@[\w.]+"


def _words(*words: str) -> str:
    """A declaration by one of those words, after any modifiers."""
    return rf"^[ \t]*(?:@[\w.]+(?:\([^)\n]*\))?[ \t]+)*(?:[a-z]+(?:\([a-z:]+\))?[ \t]+)*?(?:{'|'.join(words)})[ \t]+{_NAME}"


_SCRIPT_DECLARATIONS = (
    rf"^[ \t]*(?:export[ \t]+)?(?:default[ \t]+)?(?:declare[ \t]+)?(?:async[ \t]+)?function[ \t]*\*?[ \t]*{_NAME}",
    rf"^[ \t]*(?:export[ \t]+)?(?:default[ \t]+)?(?:declare[ \t]+)?(?:abstract[ \t]+)?(?:const[ \t]+)?(?:class|interface|enum|namespace)[ \t]+{_NAME}",
    rf"^[ \t]*(?:export[ \t]+)?(?:declare[ \t]+)?type[ \t]+{_NAME}[^=\n]*=",
    rf"^[ \t]*(?:export[ \t]+)?(?:const|let|var)[ \t]+{_NAME}[^=\n]*=[ \t]*(?:async[ \t]*)?(?:function\b|(?:<[^()\n]*>)?\([^()\n]*\)[^=\n]*=>|{_W}[ \t]*=>|\([^()]*$)",
    rf"^[ \t]*{_NAME}[ \t]*:[ \t]*(?:async[ \t]*)?(?:function\b|\([^()\n]*\)[^=\n]*=>)",
    r"^[ \t]*export[ \t]+(?P<name>default)[ \t]+(?:async[ \t]+)?(?:function[ \t]*\(|\()",
)
_SCRIPT_METHOD = (
    rf"^[ \t]*(?!{_CONTROL}\b)(?:(?:public|private|protected|static|async|readonly|override|abstract|get|set)[ \t]+)*\*?"
    rf"(?!{_CONTROL}\b)(?P<name>\#?{_W})[ \t]*(?:<[^>\n]*>)?\("
)
#: Behind a letter a quote is an apostrophe in the text of JSX, unless the letter ends a word of the language.
_NO_APOSTROPHE = r"(?:(?<!\w)|(?<=\breturn)|(?<=\bcase)|(?<=\btypeof)|(?<=\bin)|(?<=\bof)|(?<=\bdefault)|(?<=\belse))"
_TEMPLATE = Quoted("`", "`", spans_lines=True, inserts=r"\$\{")
_HTML_EMBEDDED = (
    Embedded(r"<script\b(?:\"[^\"]*\"|'[^']*'|[^'\"<>])*+>", r"</script", "typescript", anywhere=True),
    Embedded(r"<style\b(?:\"[^\"]*\"|'[^']*'|[^'\"<>])*+>", r"</style", "css", anywhere=True),
)
#: Of engines that make pages: Jinja and Twig, Handlebars, ERB, JSP, Razor. They are none where nothing closes them.
_TEMPLATE_COMMENTS = tuple(
    Comment(rf"{opens}(?=(?s:.){{0,3000}}?{closes})", closes)
    for opens, closes in ((r"\{#", r"#\}"), (r"\{\{!--", r"--\}\}"), (r"<%#", r"%>"), (r"<%--", r"--%>"), (r"@\*", r"\*@"))
)
#: A tag with its attributes is skipped whole: nothing in it is a comment.
_TAG = Quoted(r"<[A-Za-z/!?](?!--)(?:\"[^\"]*\"|'[^']*'|[^'\"<>])*+>", code=True)
_SQL_MODIFIERS = (
    r"(?:(?i:or[ \t]+(?:replace|alter)|temp|temporary|unique|materialized|recursive|unlogged|global|local|constraint)[ \t]+)*"
)
_SQL_OBJECTS = "table|view|function|procedure|trigger|index|type|policy|sequence|domain|schema|rule|role|database"
_SQL_CONDITIONS = r"(?:(?i:if[ \t]+not[ \t]+exists|if[ \t]+exists|concurrently|only)[ \t]+)*"

_ALL = (
    Language(
        "swift",
        (".swift",),
        _NESTED_C,
        (
            Quoted(r'(#+)"""', r'"""{}', skips="(?!)", spans_lines=True),
            Quoted(r'(#+)"', r'"{}', skips="(?!)"),
            Quoted('"""', '"""', spans_lines=True, inserts=r"\\\("),
            Quoted('"', '"', inserts=r"\\\("),
        ),
        declarations=(
            _words("func", "class", "struct", "enum", "protocol", "extension", "actor", "macro"),
            r"^[ \t]*(?:[a-z@]+[ \t]+)*(?P<name>init|deinit|subscript)[?!]?(?:<[^>\n]*>)?[ \t]*[({]",
            rf"^[ \t]*(?:[a-z@]+[ \t]+)*?var[ \t]+{_NAME}[ \t]*:[^={{\n]+\{{",
        ),
        attached=_AT,
    ),
    Language(
        "kotlin",
        (".kt", ".kts"),
        _NESTED_C,
        (Quoted('"""', '"{3,}', skips="(?!)", spans_lines=True, inserts=r"\$\{"), Quoted('"', '"', inserts=r"\$\{"), _CHARACTER),
        declarations=(
            rf"^[ \t]*(?:@[\w.]+(?:\([^)\n]*\))?[ \t]+)*(?:[a-z]+[ \t]+)*?fun[ \t]+(?:<[^>\n]*>[ \t]*)?(?:[\w<>?, ]+\.)?{_NAME}[ \t]*\(",
            _words("class", "interface", "object"),
            r"^[ \t]*(?:[a-z]+[ \t]+)?(?P<name>companion(?= object)|init|constructor)\b",
        ),
        attached=_AT,
        prologue=r"package\b.*|@file:.*",
    ),
    Language(
        "java",
        (".java",),
        _C,
        (_TRIPLE, _DOUBLE, _CHARACTER),
        declarations=(_JVM_TYPE,),
        with_body=(_CALLABLE,),
        attached=_AT,
        prologue=r"package\b.*",
    ),
    Language(
        "scala",
        (".scala", ".sc"),
        _NESTED_C,
        (Quoted('"""', '"{3,}', skips="(?!)", spans_lines=True, inserts=r"\$\{"), Quoted('"', '"', inserts=r"\$\{"), _CHARACTER),
        declarations=(_words("def", "class", "object", "trait", "enum", "given"),),
        attached=_AT,
        prologue=r"package\b.*",
    ),
    Language(
        "groovy",
        (".groovy", ".gradle"),
        (_SHEBANG, *_C),
        (
            Quoted("'''", "'''", spans_lines=True),
            Quoted('"""', '"""', spans_lines=True, inserts=r"\$\{"),
            _SINGLE,
            Quoted('"', '"', inserts=r"\$\{"),
        ),
        declarations=(_JVM_TYPE,),
        with_body=(_CALLABLE,),
        attached=_AT,
        prologue=r"package\b.*",
    ),
    Language(
        "typescript",
        (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"),
        (_SHEBANG, *_C),
        (_TEMPLATE, Quoted(rf'{_NO_APOSTROPHE}"', '"'), Quoted(rf"{_NO_APOSTROPHE}'", "'")),
        declarations=_SCRIPT_DECLARATIONS,
        with_body=(_SCRIPT_METHOD,),
        attached=_AT,
        prologue=r"\0+;?",
        slash_quotes=True,
    ),
    Language(
        "c",
        (".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".hxx", ".ino", ".cu"),
        _C,
        (Quoted(r'(?:u8|[uUL])?R"([^ ()\\\n]{0,16})\(', r'\){}"', skips="(?!)", spans_lines=True), _DOUBLE, _CHARACTERS),
        declarations=(
            rf"^[ \t]*(?:typedef[ \t]+|inline[ \t]+)*(?:class|struct|union|enum(?:[ \t]+class)?|namespace)[ \t]+(?:[A-Z_]+[ \t]+)?{_NAME}(?=[^;()=]*\{{)",
        ),
        with_body=(
            rf"^[ \t]*(?!{_CONTROL}\b)(?:[\w:<>,\[\]&*~]+[ \t]+[*&]*)*(?!{_CONTROL}\b)(?P<name>(?:~?\w+(?:<[^>\n]*>)?::)*~?[A-Za-z_]\w*)[ \t]*\(",
        ),
        attached=r"[ \t]*(?:template[ \t]*<|\[\[)",
    ),
    Language(
        "objective-c",
        (".m", ".mm"),
        _C,
        (_DOUBLE, _CHARACTERS),
        declarations=(r"^[-+][ \t]*\([^)\n]*\)[ \t]*(?P<name>\w+)",),
        with_body=(_CALLABLE,),
    ),
    Language(
        "c#",
        (".cs",),
        _C,
        (
            Quoted(r'\$*("{3,})', "{}", skips="(?!)", spans_lines=True),
            Quoted(r'(?:@|\$@|@\$)"', '"', skips='""', spans_lines=True),
            Quoted(r'\$"', '"', skips=r"\\(?s:.)|\{\{", inserts=r"\{"),
            _DOUBLE,
            _CHARACTER,
        ),
        declarations=(
            rf"^[ \t]*(?:[a-z]+[ \t]+)*?(?:class|struct|interface|enum|record(?:[ \t]+(?:class|struct))?|namespace)[ \t]+{_DOTTED}",
            _ARROW,
        ),
        with_body=(
            rf"^[ \t]*(?!{_CONTROL}\b)(?:[\w<>,\[\]?.]+[ \t]+)+(?!{_CONTROL}\b){_NAME}(?:<[^>\n]*>)?[ \t]*\(",
            rf"^[ \t]*(?!{_CONTROL}\b)(?:[a-z]+[ \t]+)+[\w<>,\[\]?.]+[ \t]+{_NAME}[ \t]*(?=\{{|$)",
            rf"^[ \t]*(?:public|private|protected|internal|static)[ \t]+(?:[a-z]+[ \t]+)*{_NAME}[ \t]*\(",
        ),
        attached=r"[ \t]*\[",
    ),
    Language(
        "go",
        (".go",),
        _C,
        (Quoted("`", "`", skips="(?!)", spans_lines=True), _DOUBLE, _CHARACTER),
        declarations=(
            r"^func[ \t]+\([ \t]*(?:\w+[ \t]+)?\*?(?P<owner>\w+)(?:\[[^\]\n]*\])?[ \t]*\)[ \t]*(?P<name>\w+)",
            r"^func[ \t]+(?P<name>\w+)",
            r"^[ \t]*type[ \t]+(?P<name>\w+)[ \t]+(?:struct|interface)\b",
        ),
        prologue=r"package\b.*",
    ),
    Language(
        "rust",
        (".rs",),
        _NESTED_C,
        (
            Quoted(r'b?r(#*)"', r'"{}', skips="(?!)", spans_lines=True),
            Quoted('b?"', '"', spans_lines=True),
            Quoted(r"b?'(?:\\(?:u\{[^}\n]*\}|x..|[^\n])|[^\\'\n])'"),
        ),
        declarations=(
            r"^[ \t]*(?:unsafe[ \t]+)?impl(?:<[^{\n]*?>)?[ \t]+(?:[\w:<>, &']+[ \t]+for[ \t]+)?(?:\w+::)*(?P<name>\w+)",
            r"^[ \t]*(?:pub(?:\([^)\n]*\))?[ \t]+)?(?:(?:async|const|unsafe|default|extern(?:[ \t]+\0+)?)[ \t]+)*(?:fn|struct|enum|trait|mod|union|macro_rules![ \t]*)[ \t]*\b(?P<name>\w+)",
        ),
        attached=r"[ \t]*#!?\[",
    ),
    Language(
        "dart",
        (".dart",),
        _NESTED_C,
        (
            Quoted("r('''|\"\"\")", "{}", skips="(?!)", spans_lines=True),
            Quoted("r(['\"])", "{}", skips="(?!)"),
            Quoted("('''|\"\"\")", "{}", spans_lines=True, inserts=r"\$\{"),
            Quoted("(['\"])", "{}", inserts=r"\$\{"),
        ),
        declarations=(rf"^[ \t]*(?:[a-z]+[ \t]+)*?(?:class|mixin|extension(?:[ \t]+type)?|enum)[ \t]+{_NAME}", _ARROW),
        with_body=(_CALLABLE,),
        attached=_AT,
    ),
    Language(
        "php-code",
        (),
        (Comment(r"//", r"(?=\n|\?>)"), Comment(r"#(?!\[)", r"(?=\n|\?>)"), _STARS),
        (Quoted("'", "'", spans_lines=True), Quoted('"', '"', spans_lines=True)),
        heredoc=r"<<<[ \t]*(?P<quote>['\"]?)(?P<word>\w+)(?P=quote)",
        declarations=(
            r"^[ \t]*(?:(?:public|private|protected|static|final|abstract)[ \t]+)*function[ \t]*&?[ \t]*(?P<name>\w+)",
            r"^[ \t]*(?:(?:final|abstract|readonly)[ \t]+)*(?:class|interface|trait|enum)[ \t]+(?P<name>\w+)",
        ),
        attached=r"[ \t]*#\[",
    ),
    Language(
        "php",
        (".php", ".phtml"),
        _TAGS,
        (_TAG,),
        embedded=(Embedded(r"<\?(?:php\b|=)", r"\?>", "php-code"), *_HTML_EMBEDDED),
        extent=Extent.ELEMENT,
        prologue=r"<\?php|declare[ \t]*\(.*|namespace\b.*",
    ),
    Language(
        "ruby",
        (".rb", ".rake"),
        (_HASH, Comment(r"^=begin\b", r"^=end\b")),
        (
            Quoted('"', '"', spans_lines=True, inserts=r"#\{"),
            Quoted("'", "'", spans_lines=True),
            Quoted("`", "`", inserts=r"#\{"),
            Quoted(r"%[qQwWiIrx]?\(", r"\)", spans_lines=True),
            Quoted(r"%[qQwWiIrx]?\[", r"\]", spans_lines=True),
            Quoted(r"%[qQwWiIrx]\{", r"\}", spans_lines=True),
            Quoted(r"(?<![\w)\]}?])\?[^\s\w](?!\w)"),
        ),
        heredoc=r"(?:<<[~-]|(?<=[\s(,=])<<(?=[A-Z'\"]))(?P<quote>['\"`]?)(?P<word>[A-Z_]\w*)(?P=quote)",
        declarations=(
            r"^[ \t]*(?:private[ \t]+|public[ \t]+|protected[ \t]+)?def[ \t]+(?:self\.)?(?P<name>[A-Za-z_]\w*[?!=]?|[-+*/<>=!~%&|^\[\]]+)",
            r"^[ \t]*(?:class|module)[ \t]+(?P<name>[A-Z][\w:]*)",
        ),
        extent=Extent.END,
        layout=Layout.LINES,
        slash_quotes=True,
    ),
    Language(
        "elixir",
        (".ex", ".exs"),
        (_HASH,),
        (
            Quoted(r'~[a-zA-Z]+"""', '"""', skips="(?!)", spans_lines=True),
            Quoted('"""', '"""', spans_lines=True, inserts=r"#\{"),
            Quoted('"', '"', spans_lines=True, inserts=r"#\{"),
            Quoted("'", "'", inserts=r"#\{"),
            Quoted(r"\?(?:\\.|[^\s\w])"),
            Quoted(r"~[a-z]\(", r"\)"),
        ),
        declarations=(
            r"^[ \t]*(?:def|defp|defmodule|defmacro|defmacrop|defprotocol|defimpl)[ \t]+(?P<name>[A-Za-z_][\w.]*[?!]?)",
        ),
        attached=r"[ \t]*@\w+",
        extent=Extent.END,
        layout=Layout.LINES,
    ),
    Language(
        "julia",
        (".jl",),
        (Comment(r"#=", r"=#", nests=True), _HASH),
        (_TRIPLE, Quoted('"', '"', spans_lines=True), Quoted(r"(?<![\w)\]'])'(?:\\[^\n]|[^\\'\n])'")),
        declarations=(r"^[ \t]*(?:mutable[ \t]+)?(?:function|struct|module|macro)[ \t]+(?P<name>[A-Za-z_][\w.!]*)",),
        attached=r"[ \t]*@\w+[ \t]*$",
        extent=Extent.END,
        layout=Layout.LINES,
    ),
    Language(
        "lua",
        (".lua",),
        (Comment(r"--\[(=*)\[", r"\]{}\]"), _DASHES),
        (Quoted(r"\[(=*)\[", r"\]{}\]", skips="(?!)", spans_lines=True), _DOUBLE, _SINGLE),
        declarations=(
            r"^[ \t]*(?:local[ \t]+)?function[ \t]+(?P<name>[A-Za-z_][\w.:]*)",
            r"^[ \t]*(?:local[ \t]+)?(?P<name>[A-Za-z_][\w.]*)[ \t]*=[ \t]*function\b",
        ),
        extent=Extent.END,
    ),
    Language(
        "haskell",
        (".hs",),
        (Comment(r"\{-", r"-\}", nests=True), Comment(r"(?<![!#$%&*+./<=>?@\\^|~:-])--+(?![!#$%&*+./<=>?@\\^|~:])")),
        (Quoted('"', '"', skips=r"\\\s+\\|\\(?s:.)", spans_lines=True), Quoted(r"(?<![\w'])'(?:\\[^'\n]+|\\'|[^\\'\n])'")),
        declarations=(
            r"^(?:data|newtype|class|type|module)[ \t]+(?P<name>[A-Z][\w.']*)",
            r"^instance[ \t]+(?P<name>[A-Z][\w.' ]*?)[ \t]+where\b",
            r"^(?!(?:data|newtype|class|type|module|instance|import|infix[lr]?|deriving|foreign|default)\b)(?P<name>[a-z_][\w']*)[ \t]*(?:::|[^=\n]*=|[^=\n]*\|)",
        ),
        extent=Extent.INDENTED,
        layout=Layout.INDENTATION,
        prologue=r"module\b.*",
    ),
    Language(
        "shell",
        (".sh", ".bash", ".zsh", ".ksh"),
        (_HASH_APART,),
        (
            Quoted(r"\$'", "'", spans_lines=True),
            Quoted("'", "'", skips="(?!)", spans_lines=True),
            Quoted('"', '"', spans_lines=True, inserts=r"\$\("),
            Quoted(r"\\(?s:.)"),
            Quoted(r"\$#|\$\{#"),
        ),
        heredoc=r"(?<!<)<<(?!<)-?[ \t]*\\?(?P<quote>['\"]?)(?P<word>[A-Za-z_]\w*)(?P=quote)",
        declarations=(
            r"^[ \t]*(?:function[ \t]+)?(?P<name>[A-Za-z_][\w.:-]*)[ \t]*\([ \t]*\)",
            r"^[ \t]*function[ \t]+(?P<name>[A-Za-z_][\w.:-]*)",
        ),
        layout=Layout.LINES,
        brackets="{}",
    ),
    Language(
        "powershell",
        (".ps1", ".psm1"),
        (Comment(r"<#", r"#>"), _HASH_APART),
        (
            Quoted(r"@'\n", r"^'@", skips="(?!)", spans_lines=True),
            Quoted(r'@"\n', r'^"@', skips="(?!)", spans_lines=True),
            _DOUBLED,
            Quoted('"', '"', skips='`(?s:.)|""', spans_lines=True, inserts=r"\$\("),
        ),
        declarations=(r"^[ \t]*(?i:function|filter|class|enum)[ \t]+(?P<name>[\w:-]+)",),
        layout=Layout.LINES,
    ),
    Language(
        "r",
        (".r", ".R"),
        (_HASH,),
        (
            Quoted(r'[rR]"(-*)\(', r'\){}"', skips="(?!)", spans_lines=True),
            Quoted('"', '"', spans_lines=True),
            Quoted("'", "'", spans_lines=True),
            _BACKTICK_NAME,
        ),
        declarations=(r"^[ \t]*(?P<name>[A-Za-z.][\w.]*)[ \t]*(?:<-|=)[ \t]*function\b",),
        layout=Layout.LINES,
    ),
    Language(
        "sql",
        (".sql",),
        (_DASHES, _NESTED_STARS),
        (Quoted(r"\b[eE]'", "'", skips=r"\\(?s:.)|''", spans_lines=True), _DOUBLED, _DOUBLED_DOUBLE, _BACKTICK_NAME),
        embedded=(Embedded(r"\$(\w*)\$", r"\${}\$", "sql-body", anywhere=True),),
        declarations=(
            rf"^[ \t]*(?i:create|alter)[ \t]+{_SQL_MODIFIERS}(?i:{_SQL_OBJECTS})[ \t]+{_SQL_CONDITIONS}(?P<name>[\w.$\0]+)",
        ),
        extent=Extent.STATEMENT,
        brackets="()",
    ),
    Language("sql-body", (), (_DASHES, _NESTED_STARS), (_DOUBLED, _DOUBLED_DOUBLE), brackets="()", extent=Extent.STATEMENT),
    Language(
        "html",
        (".html", ".htm", ".xhtml", ".jinja", ".jinja2", ".j2", ".njk", ".twig", ".hbs", ".erb", ".jsp", ".cshtml", ".razor"),
        (*_TAGS, *_TEMPLATE_COMMENTS),
        (_TAG,),
        embedded=_HTML_EMBEDDED,
        extent=Extent.ELEMENT,
        prologue=r"<[!?][^>]*>|\{%.*%\}",
    ),
    Language(
        "vue and svelte",
        (".vue", ".svelte"),
        _TAGS,
        (_TAG,),
        embedded=_HTML_EMBEDDED,
        extent=Extent.ELEMENT,
        prologue=r"<[!?][^>]*>",
    ),
    Language(
        "xml",
        (".xml", ".xsd", ".xsl", ".xslt", ".svg", ".xaml", ".storyboard", ".xib", ".plist"),
        _TAGS,
        (Quoted(r"<!\[CDATA\[", r"\]\]>", skips="(?!)", spans_lines=True), _TAG),
        extent=Extent.ELEMENT,
        prologue=r"<[!?][^>]*>",
    ),
    Language(
        "css",
        (".css",),
        (_STARS,),
        (_DOUBLE, _SINGLE),
        declarations=(r"^[ \t]*(?P<name>[^{};/\s][^{};\n]*?)[ \t]*\{",),
        prologue=r"@charset.*",
    ),
    Language(
        "scss",
        (".scss", ".less"),
        _C,
        (Quoted(r"\burl\([^)\n]*\)"), _DOUBLE, _SINGLE),
        declarations=(r"^[ \t]*(?P<name>[^{};/\s][^{};\n]*?)[ \t]*\{",),
    ),
    Language(
        "yaml",
        (".yaml", ".yml"),
        (Comment(r"(?<!\S)#"),),
        (
            Quoted(rf'{_SCALAR_BEGINS}"', '"', spans_lines=True),
            Quoted(rf"{_SCALAR_BEGINS}'", "'", skips="''", spans_lines=True),
        ),
        declarations=(r"^[ \t]*(?:-[ \t]+)?(?P<name>[A-Za-z_$][\w.$/-]*)[ \t]*:(?=\s|$)",),
        extent=Extent.INDENTED,
        layout=Layout.INDENTATION,
        brackets="[]{}",
        prologue=r"---",
        hanging_blocks=True,
    ),
    Language(
        "toml",
        (".toml",),
        (_HASH,),
        (_TRIPLE, Quoted("'''", "'''", skips="(?!)", spans_lines=True), _DOUBLE, Quoted("'", "'", skips="(?!)")),
        layout=Layout.LINES,
        extent=Extent.INDENTED,
    ),
    Language(
        "protocol buffers",
        (".proto",),
        _C,
        (_DOUBLE, _SINGLE),
        declarations=(_words("message", "service", "enum", "rpc", "oneof"),),
        prologue=r"syntax\b.*",
    ),
)

#: Python, for those who look for marker comments only; its units are `python_code`'s.
PYTHON = Language(
    "python",
    (),
    (_HASH,),
    (
        Quoted('"""', '"""', spans_lines=True),
        Quoted("'''", "'''", spans_lines=True),
        _DOUBLE,
        _SINGLE,
    ),
)

_NO_PROGRAMS = frozenset({"html", "vue and svelte", "xml", "css", "scss", "yaml", "toml"})
_BY_NAME = {language.name: language for language in _ALL}
_BY_SUFFIX = {suffix: language for language in _ALL for suffix in language.suffixes}

SUFFIXES = frozenset(_BY_SUFFIX)
"""Of the files that are read for markers, Python aside."""


def named(name: str) -> Language:
    """The language of that name."""
    return _BY_NAME[name]


def names() -> dict[str, tuple[str, ...]]:
    """Language → suffixes, of those that files are written in."""
    return {language.name: language.suffixes for language in _ALL if language.suffixes}


def is_program(path: str) -> bool:
    """Whether a file is written in a language that does something; pages, styles and data are not."""
    language = of(path)
    return language is not None and language.name not in _NO_PROGRAMS


def of(path: str) -> Language | None:
    """The language of a file, by its suffix."""
    return _BY_SUFFIX.get("." + path.rpartition("/")[2].rpartition(".")[2])


@cache
def pattern(expression: str) -> re.Pattern[str]:
    """A compiled regular expression of the data above; `^` and `$` stand for each line."""
    return re.compile(expression, re.MULTILINE)
