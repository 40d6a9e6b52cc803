//! The golden cases: language, code, and the code with its spans marked.

/// One piece of code for each language at least.
#[rustfmt::skip]
pub(super) const CASES: &[(&str, &str, &str)] = &[
    ("rust", r###"#![allow(dead_code)]
/// Doc of `T<'a>`.
#[derive(Debug, Clone)]
pub struct T<'a>(&'a str, u8);
/* outer /* inner */ still */
fn main() -> Result<(), Error> {
    let x = r##"raw "# text"##;
    let c = ['a', '\'', '\u{1F600}', b'\n'];
    println!("a\tb {}", x.len() + 0x1F_u8 as usize - 1..2);
    'outer: loop { break 'outer; }
    let r#type = b"bytes" != MAX_LEN;
}"###,
     r###"«at:#![allow(dead_code)]»
«dc:/// Doc of `T<'a>`.»
«at:#[derive(Debug, Clone)]»
«kw:pub» «kw:struct» «ty:T»«op:<»«lb:'a»«op:>»(«op:&»«lb:'a» «ty:str», «ty:u8»);
«co:/* outer /* inner */ still */»
«kw:fn» «fn:main»() «op:->» «ty:Result»«op:<»(), «ty:Error»«op:>» {
    «kw:let» x «op:=» «st:r##"raw "# text"##»;
    «kw:let» c «op:=» [«st:'a'», «st:'\''», «st:'\u{1F600}'», «st:b'\n'»];
    «mc:println!»(«st:"a»«es:\t»«st:b {}"», x.«fn:len»() «op:+» «nu:0x1F_u8» «kw:as» «ty:usize» «op:-» «nu:1»..«nu:2»);
    «lb:'outer»: «kw:loop» { «kw:break» «lb:'outer»; }
    «kw:let» r#type «op:=» «st:b"bytes"» «op:!=» «cn:MAX_LEN»;
}"###),
    ("rust", r#"/** doc */ /*** no */ /**/ //// no
//! yes
let v = Vec::new(); v.iter().collect::<Vec<_>>(); a != b; 1.5e-3 + 2. + é::ü()"#,
     r#"«dc:/** doc */» «co:/*** no */» «co:/**/» «co://// no»
«dc://! yes»
«kw:let» v «op:=» «ty:Vec»::«fn:new»(); v.«fn:iter»().«fn:collect»::«op:<»«ty:Vec»«op:<»_«op:>>»(); a «op:!=» b; «nu:1.5e-3» «op:+» «nu:2.» «op:+» é::«fn:ü»()"#),
    ("toml", r#"# c
[package]
name = "a\tb" # x
version.workspace = true
"q k" = 'lit'
[[bin]]
x = [1, 2.5, 0xFF]
d = 1979-05-27T07:32:00Z
s = """
multi
""""#,
     r#"«co:# c»
«he:[package]»
«ke:name» «op:=» «st:"a»«es:\t»«st:b"» «co:# x»
«ke:version.workspace» «op:=» «cn:true»
«ke:"q k"» «op:=» «st:'lit'»
«he:[[bin]]»
«ke:x» «op:=» [«nu:1», «nu:2.5», «nu:0xFF»]
«ke:d» «op:=» «nu:1979-05-27T07:32:00Z»
«ke:s» «op:=» «st:"""
multi
"""»"#),
    ("json", r#"{"key": "va\nl", "n": -1.5e+3, "l": [true, null]} // c"#,
     r#"{«ke:"key"»: «st:"va»«es:\n»«st:l"», «ke:"n"»: «nu:-1.5e+3», «ke:"l"»: [«cn:true», «cn:null»]} «co:// c»"#),
    ("yaml", r#"# c
---
name: "Ann\n" # x
list:
  - 1
  - yes
  - some text
url: http://a.b:80/c
ref: &a !!str x
use: *a
text: |
  free: text

  more
map: {a: 1, b: [x, y]}"#,
     r#"«co:# c»
«op:---»
«ke:name»«op::» «st:"Ann»«es:\n»«st:"» «co:# x»
«ke:list»«op::»
  «op:-» «nu:1»
  «op:-» «cn:yes»
  «op:-» «st:some text»
«ke:url»«op::» «st:http://a.b:80/c»
«ke:ref»«op::» «lb:&a» «ty:!!str» «st:x»
«ke:use»«op::» «lb:*a»
«ke:text»«op::» «op:|»
  «st:free: text»

  «st:more»
«ke:map»«op::» {«ke:a»«op::» «nu:1», «ke:b»«op::» [«st:x», «st:y»]}"#),
    ("ini", r#"; c
[section]
key = value ; note
n=12
on = true"#,
     r#"«co:; c»
«he:[section]»
«ke:key» «op:=» «st:value» «co:; note»
«ke:n»«op:=»«nu:12»
«ke:on» «op:=» «cn:true»"#),
    ("bash", r#"#!/bin/sh
if [ -n "$HOME" ]; then echo "hi ${name:-x} $(ls -l | wc)" > out; fi # c
for f in *.rs; do cat $f; done
A=1 make all
cat <<EOF
$x text
EOF
greet() { printf '%s\n' "$1"; }"#,
     r#"«co:#!/bin/sh»
«kw:if» «fn:[» «at:-n» «st:"»«va:$HOME»«st:"» ]«op:;» «kw:then» «fn:echo» «st:"hi »«va:${name:-x}»«st: »«es:$(»«fn:ls» «at:-l» «op:|» «fn:wc»«es:)»«st:"» «op:>» out«op:;» «kw:fi» «co:# c»
«kw:for» f «kw:in» *.rs«op:;» «kw:do» «fn:cat» «va:$f»«op:;» «kw:done»
«va:A»«op:=»1 «fn:make» all
«fn:cat» «op:<<»«st:EOF»
«st:$x text
EOF»
«fn:greet»() «kw:{» «fn:printf» «st:'%s\n'» «st:"»«va:$1»«st:"»«op:;» «kw:}»"#),
    ("console", r#"$ cargo build --release
   Compiling x v1.0
> echo "hi"
user@host:~$ ls \
  -l
plain $x"#,
     r#"«pr:$ »«fn:cargo» build «at:--release»
   Compiling x v1.0
«pr:> »«fn:echo» «st:"hi"»
«pr:user@host:~$ »«fn:ls» «es:\
»  «at:-l»
plain $x"#),
    ("powershell", r#"<# block #>
function Get-Thing { param([string]$Name)
  if ($Name -eq "a`tb $($x.Y)") { Get-ChildItem -Path $env:TEMP | Where-Object { $true } } # c
}"#,
     r#"«co:<# block #>»
«kw:function» «fn:Get-Thing» { «kw:param»([«ty:string»]«va:$Name»)
  «kw:if» («va:$Name» «op:-eq» «st:"a»«es:`t»«st:b »«es:$(»«va:$x».«ty:Y»«es:)»«st:"») { «fn:Get-ChildItem» «at:-Path» «va:$env»:«cn:TEMP» «op:|» «fn:Where-Object» { «cn:$true» } } «co:# c»
}"#),
    ("c", r#"#include <stdio.h>
#define N 10
/** doc */ int main(void) { // c
  char c = '\n'; const char *s = "a\x41b"; size_t n = 0xFFul;
  goto end;
end:
  return printf("%d", N);
}"#,
     r#"«mc:#include» «st:<stdio.h>»
«mc:#define» N «nu:10»
«dc:/** doc */» «ty:int» «fn:main»(«ty:void») { «co:// c»
  «ty:char» c «op:=» «st:'\n'»; «kw:const» «ty:char» «op:*»s «op:=» «st:"a»«es:\x41»«st:b"»; «ty:size_t» n «op:=» «nu:0xFFul»;
  «kw:goto» end;
«lb:end»:
  «kw:return» «fn:printf»(«st:"%d"», N);
}"#),
    ("cpp", r#"template <typename T> class A { public: virtual ~A() = default; };
auto s = R"x(raw )" text)x"; auto n = 1'000; char32_t c = U'é'; this->f(u8"a", nullptr);"#,
     r#"«kw:template» «op:<»«kw:typename» «ty:T»«op:>» «kw:class» «ty:A» { «kw:public»: «kw:virtual» «op:~»«fn:A»() «op:=» «kw:default»; };
«kw:auto» s «op:=» «st:R"x(raw )" text)x"»; «kw:auto» n «op:=» «nu:1'000»; «ty:char32_t» c «op:=» «st:U'é'»; «va:this»«op:->»«fn:f»(«st:u8"a"», «cn:nullptr»);"#),
    ("csharp", r#"#region X
[Test] public async Task<int> Run() { var s = $"a {x.Y + "b"} {{c}}"; var v = @"c:\""x"; return await F('c', 1.5m, null); } /// doc"#,
     r#"«mc:#region» «ty:X»
[«ty:Test»] «kw:public» «kw:async» «ty:Task»«op:<»«ty:int»«op:>» «fn:Run»() { «ty:var» s «op:=» «st:$"a »«es:{»x.«ty:Y» «op:+» «st:"b"»«es:}»«st: »«es:{{»«st:c»«es:}}»«st:"»; «ty:var» v «op:=» «st:@"c:\»«es:""»«st:x"»; «kw:return» «kw:await» «fn:F»(«st:'c'», «nu:1.5m», «cn:null»); } «dc:/// doc»"#),
    ("java", r#"/** Doc. */
@Override public static void main(String[] args) { // c
  var t = """
    text "q"
    """; char c = '\u0041'; long n = 1_000L; System.out.println(MAX + t);
}"#,
     r#"«dc:/** Doc. */»
«at:@Override» «kw:public» «kw:static» «ty:void» «fn:main»(«ty:String»[] args) { «co:// c»
  «ty:var» t «op:=» «st:"""
    text "q"
    """»; «ty:char» c «op:=» «st:'\u0041'»; «ty:long» n «op:=» «nu:1_000L»; «ty:System».out.«fn:println»(«cn:MAX» «op:+» t);
}"#),
    ("kotlin", r#"/* a /* b */ c */ fun main() { val s = "x $name ${list.map { "n$it" }}"; val r = """raw \n ${1}"""; @Test when (x) { null -> 'c' } }"#,
     r#"«co:/* a /* b */ c */» «kw:fun» «fn:main»() { «kw:val» s «op:=» «st:"x »«va:$name»«st: »«es:${»list.map { «st:"n»«va:$it»«st:"» }«es:}»«st:"»; «kw:val» r «op:=» «st:"""raw \n »«es:${»«nu:1»«es:}»«st:"""»; «at:@Test» «kw:when» (x) { «cn:null» «op:->» «st:'c'» } }"#),
    ("swift", r##"@main struct A { let s = "a \(b.c("d")) e"; let r = #"raw \n"#; func f() -> Int { self.x /* a /* b */ */ } }
#if DEBUG"##,
     r##"«at:@main» «kw:struct» «ty:A» { «kw:let» s «op:=» «st:"a »«es:\(»b.«fn:c»(«st:"d"»)«es:)»«st: e"»; «kw:let» r «op:=» «st:#"raw \n"#»; «kw:func» «fn:f»() «op:->» «ty:Int» { «va:self».x «co:/* a /* b */ */» } }
«mc:#if» «cn:DEBUG»"##),
    ("go", r#"package main
// c
func (s *T) Name(x int) error { a := `raw
\n`; r := '\n'; ch <- "s\t"; return nil }"#,
     r#"«kw:package» main
«co:// c»
«kw:func» (s «op:*»T) «fn:Name»(x «ty:int») «ty:error» { a «op::=» «st:`raw
\n`»; r «op::=» «st:'\n'»; ch «op:<-» «st:"s»«es:\t»«st:"»; «kw:return» «cn:nil» }"#),
    ("javascript", r#"import x from "y"; const re = /a[/]b\/c/gi, d = a / b / c; // c
const t = `a ${f({b: `in ${n}`})} c`;
class A { #p = 1; async get() { return this.#p ?? null } }"#,
     r#"«kw:import» x «kw:from» «st:"y"»; «kw:const» re «op:=» «st:/a[/]b\/c/gi», d «op:=» a «op:/» b «op:/» c; «co:// c»
«kw:const» t «op:=» «st:`a »«es:${»«fn:f»({b: «st:`in »«es:${»n«es:}»«st:`»})«es:}»«st: c`»;
«kw:class» «ty:A» { «va:#p» «op:=» «nu:1»; «kw:async» «kw:get»() { «kw:return» «va:this».«va:#p» «op:??» «cn:null» } }"#),
    ("jsx", r#"const a = (<div className="x" on={() => { f("y") }}>it's {name} <Br/> <>x</></div>);
if (a < b) c"#,
     r#"«kw:const» a «op:=» («tg:<div» «at:className»=«st:"x"» «at:on»=«es:{»() «op:=>» { «fn:f»(«st:"y"») }«es:}»«tg:>»it's «es:{»name«es:}» «tg:<Br/>» «tg:<>»x«tg:</></div>»);
«kw:if» (a «op:<» b) c"#),
    ("typescript", r#"type A<T> = { readonly a: string }; function f<T>(x: T): x is number { return x as any } @dec class B implements C {}"#,
     r#"«kw:type» «ty:A»«op:<»«ty:T»«op:>» «op:=» { «kw:readonly» a: «ty:string» }; «kw:function» «fn:f»«op:<»«ty:T»«op:>»(x: «ty:T»): x «kw:is» «ty:number» { «kw:return» x «kw:as» «ty:any» } «at:@dec» «kw:class» «ty:B» «kw:implements» «ty:C» {}"#),
    ("tsx", r#"export const A = (p: Props) => <b title="x">{p.n}</b>;"#,
     r#"«kw:export» «kw:const» «ty:A» «op:=» (p: «ty:Props») «op:=>» «tg:<b» «at:title»=«st:"x"»«tg:>»«es:{»p.n«es:}»«tg:</b>»;"#),
    ("python", r#"@app.route("/x")
async def f(self, *a: int) -> None:
    """Doc
    string"""
    return f"a {x["k"]!r:>{w}} {{b}}\n" + rb'\d' + 'it\'s' # c
class A(B): x = 0xFF + 1e-5 + MAX"#,
     r#"«at:@app».«fn:route»(«st:"/x"»)
«kw:async» «kw:def» «fn:f»(«va:self», «op:*»a: «ty:int») «op:->» «cn:None»:
    «st:"""Doc
    string"""»
    «kw:return» «st:f"a »«es:{»x[«st:"k"»]«op:!»r:«op:>»{w}«es:}»«st: »«es:{{»«st:b»«es:}}\n»«st:"» «op:+» «st:rb'\d'» «op:+» «st:'it»«es:\'»«st:s'» «co:# c»
«kw:class» «ty:A»(«ty:B»): x «op:=» «nu:0xFF» «op:+» «nu:1e-5» «op:+» «cn:MAX»"#),
    ("ruby", r#"=begin
block
=end
def hi?(a)
  puts "a #{b["c"]} d" if a =~ /x\/y/i # c
  @v = { key: :sym, "s" => $g }
  t = <<~EOS
    text
  EOS
  %w[a b].each { |x| x / 2 }
end"#,
     r#"«co:=begin
block
=end»
«kw:def» «fn:hi?»(a)
  «fn:puts» «st:"a »«es:#{»b[«st:"c"»]«es:}»«st: d"» «kw:if» a «op:=~» «st:/x\/y/i» «co:# c»
  «va:@v» «op:=» { key: «cn::sym», «st:"s"» «op:=>» «va:$g» }
  t «op:=» «st:<<~EOS»
«st:    text
  EOS»
  «st:%w[a b]».each { «op:|»x«op:|» x «op:/» «nu:2» }
«kw:end»"#),
    ("php", r#"<?php
#[Attr]
function f(?int $x): string { // c
  # d
  return "a $x {$y->z}" . 'b' . <<<EOT
  t $x
  EOT;
} ?>"#,
     r#"«tg:<?php»
«at:#[Attr]»
«kw:function» «fn:f»(«op:?»«ty:int» «va:$x»): «ty:string» { «co:// c»
  «co:# d»
  «kw:return» «st:"a »«va:$x»«st: {»«va:$y»«st:->z}"» . «st:'b'» . «st:<<<EOT»
«st:  t $x
  EOT»;
} «tg:?>»"#),
    ("perl", r#"use strict; # c
my ($a, @b) = (1, qw(x y)); my %h = (k => 'v');
$a =~ s/x\/y/z/g; print "a $a ${b}\n" if m{x} or split /,/, $c;
=pod

doc

=cut
sub f { return $_[0] }"#,
     r#"«kw:use» strict; «co:# c»
«kw:my» («va:$a», «va:@b») «op:=» («nu:1», «st:qw(x y)»); «kw:my» «va:%h» «op:=» (k «op:=>» «st:'v'»);
«va:$a» «op:=~» «st:s/x\/y/z/g»; «fn:print» «st:"a »«va:$a»«st: »«es:${»b«es:}\n»«st:"» «kw:if» «st:m{x}» «kw:or» «fn:split» «st:/,/», «va:$c»;
«dc:=pod

doc

=cut»
«kw:sub» «fn:f» { «kw:return» «va:$_»[«nu:0»] }"#),
    ("lua", r#"-- c
--[==[ long
]] ]==]
local function f(a) return [[raw
]] .. "x\n" .. #t + 0x1F end"#,
     r#"«co:-- c»
«co:--[==[ long
]] ]==]»
«kw:local» «kw:function» «fn:f»(a) «kw:return» «st:[[raw
]]» .. «st:"x»«es:\n»«st:"» .. #t «op:+» «nu:0x1F» «kw:end»"#),
    ("haskell", r#"{- a {- b -} c -}
-- | Doc
main :: IO ()
main = do
  let x' = 'c' : "s\n"
  mapM_ print [1..10] where f = Just . g"#,
     r#"«co:{- a {- b -} c -}»
«dc:-- | Doc»
main «op:::» «cn:IO» ()
main «op:=» «kw:do»
  «kw:let» x' «op:=» «st:'c'» «op::» «st:"s»«es:\n»«st:"»
  mapM_ print [«nu:1»«op:..»«nu:10»] «kw:where» f «op:=» «ty:Just» «op:.» g"#),
    ("sql", r#"-- c
SELECT "col", count(*) FROM t WHERE a = 'it''s' AND b::int > :p /* x */ LIMIT 10;
create table x (id INTEGER PRIMARY KEY, n varchar(20) DEFAULT NULL);"#,
     r#"«co:-- c»
«kw:SELECT» «va:"col"», «fn:count»(«op:*») «kw:FROM» t «kw:WHERE» a «op:=» «st:'it»«es:''»«st:s'» «kw:AND» b::«ty:int» «op:>» «va::p» «co:/* x */» «kw:LIMIT» «nu:10»;
«kw:create» «kw:table» x (id «ty:INTEGER» «kw:PRIMARY» «kw:KEY», n «ty:varchar»(«nu:20») «kw:DEFAULT» «cn:NULL»);"#),
    ("html", r#"<!DOCTYPE html>
<!-- c -->
<a href="x" id=y disabled>t &amp; u</a><br/>
<script>let a = "</b>";</script>
<style>p { color: red }</style>"#,
     r#"«mc:<!DOCTYPE html>»
«co:<!-- c -->»
«tg:<a» «at:href»«op:=»«st:"x"» «at:id»«op:=»«st:y» «at:disabled»«tg:>»t «es:&amp;» u«tg:</a><br/>»
«tg:<script>»«kw:let» a «op:=» «st:"</b>"»;«tg:</script>»
«tg:<style>p» { «ke:color»: red }«tg:</style>»"#),
    ("xml", r#"<?xml version="1.0"?>
<x:a b='c'><![CDATA[<d>]]>&#38;</x:a>"#,
     r#"«mc:<?xml version="1.0"?>»
«tg:<x:a» «at:b»«op:=»«st:'c'»«tg:>»«st:<![CDATA[<d>]]>»«es:&#38;»«tg:</x:a>»"#),
    ("css", r#"/* c */ @media (min-width: 10px) { a:hover, .b > #c { color: #fff; margin: -1.5em 10% !important; background: url("x") } }
:root { --x: var(--y); }"#,
     r#"«co:/* c */» «kw:@media» (min-width: «nu:10px») { «tg:a»«at::hover», «tg:.b» «op:>» «tg:#c» { «ke:color»: «nu:#fff»; «ke:margin»: «nu:-1.5em» «nu:10%» «kw:!important»; «ke:background»: «fn:url»(«st:"x"») } }
«at::root» { «va:--x»: «fn:var»(«va:--y»); }"#),
    ("scss", r#"$w: 10px; // c
.a { &:hover { width: $w; @include m($w); } }"#,
     r#"«va:$w»: «nu:10px»; «co:// c»
«tg:.a» { «op:&»«at::hover» { «ke:width»: «va:$w»; «kw:@include» «fn:m»(«va:$w»); } }"#),
    ("markdown", r#"# Head

Some *em*, **strong** and `code`, [link](url) <b>.

- item
1. one
> quote

```rust
let x = 1;
```
end"#,
     r#"«he:# Head»

Some «va:*em*», «va:**strong**» and «st:`code`», [link«lb:](url)» «tg:<b>».

«kw:-» item
«kw:1.» one
«op:>» quote

«at:```rust»
«kw:let» x «op:=» «nu:1»;
«at:```»
end"#),
    ("diff", r#"diff --git a/x b/x
--- a/x
+++ b/x
@@ -1,2 +1,2 @@ fn
 same
-old
+new"#,
     r#"«kw:diff --git a/x b/x»
«kw:--- a/x»
«kw:+++ b/x»
«he:@@ -1,2 +1,2 @@ fn»
 same
«de:-old»
«in:+new»"#),
    ("makefile", r#"# c
CC ?= gcc
.PHONY: all
all: $(OBJ) main.o # x
	@$(CC) -o "$@" $^ $$HOME
ifeq ($(A),b)
include x.mk
endif"#,
     r#"«co:# c»
«va:CC» «op:?=» gcc
«kw:.PHONY»«op::» all
«fn:all»«op::» «va:$(OBJ)» main.o «co:# x»
	«op:@»«va:$(CC)» -o «st:"$@"» «va:$^» «va:$$HOME»
«kw:ifeq» («va:$(A)»,b)
«kw:include» x.mk
«kw:endif»"#),
    ("dockerfile", r#"# c
FROM rust:1.80 AS build
ENV A=b
RUN --mount=type=cache cargo build \
  --release && echo "$A"
COPY --from=build /a /b
CMD ["x", "y"]"#,
     r#"«co:# c»
«kw:FROM» rust:1.80 «kw:AS» build
«kw:ENV» «ke:A»=b
«kw:RUN» «at:--mount=type=cache» «fn:cargo» build «es:\
»  «at:--release» «op:&&» «fn:echo» «st:"»«va:$A»«st:"»
«kw:COPY» «at:--from»=build /a /b
«kw:CMD» [«st:"x"», «st:"y"»]"#),
    ("r", r#"# c
f.x <- function(a, ...) { if (is.na(a)) return(NULL); x$y <- "s\n"; TRUE %in% 1e3 }"#,
     r#"«co:# c»
f.x «op:<-» «kw:function»(a, ...) { «kw:if» («fn:is.na»(a)) «kw:return»(«cn:NULL»); x$y «op:<-» «st:"s»«es:\n»«st:"»; «cn:TRUE» «op:%in%» «nu:1e3» }"#),
    ("scala", r#"object A extends B { def f(x: Int): String = s"a $x ${x + "b"}"; val c = 'c'; /* a /* b */ */ @tailrec lazy val r = raw"x" }"#,
     r#"«kw:object» «ty:A» «kw:extends» «ty:B» { «kw:def» «fn:f»(x: «ty:Int»): «ty:String» «op:=» «st:s"a »«va:$x»«st: »«es:${»x «op:+» «st:"b"»«es:}»«st:"»; «kw:val» c «op:=» «st:'c'»; «co:/* a /* b */ */» «at:@tailrec» «kw:lazy» «kw:val» r «op:=» «st:raw"x"» }"#),
    ("zig", r#"const std = @import("std"); /// doc
pub fn main() !void { const c = 'a'; const s =
  \\raw "text
; return error.X; }"#,
     r#"«kw:const» std «op:=» «fn:@import»(«st:"std"»); «dc:/// doc»
«kw:pub» «kw:fn» «fn:main»() «op:!»«ty:void» { «kw:const» c «op:=» «st:'a'»; «kw:const» s «op:=»
  «st:\\raw "text»
; «kw:return» «kw:error».«ty:X»; }"#),
    ("nix", r#"{ pkgs ? import <nixpkgs> {} }: # c
let x = "a ${b.c} d"; in ''
  echo ${x}
'' /* y */ // rec { inherit x; }"#,
     r#"{ pkgs «op:?» «fn:import» «op:<»nixpkgs«op:>» {} }: «co:# c»
«kw:let» x «op:=» «st:"a »«es:${»b.c«es:}»«st: d"»; «kw:in» «st:''
  echo »«es:${»x«es:}»«st:
''» «co:/* y */» «op://» «kw:rec» { «kw:inherit» x; }"#),
    ("glsl", r#"#version 330
uniform vec3 a; /* c */ void main() { gl_Position = vec4(a, 1.0); }"#,
     r#"«mc:#version» «nu:330»
«kw:uniform» «ty:vec3» a; «co:/* c */» «kw:void» «fn:main»() { «va:gl_Position» «op:=» «ty:vec4»(a, «nu:1.0»); }"#),
    ("wgsl", r#"@vertex fn main(@location(0) p: vec4<f32>) -> Out { let x = 1.5f; return vec4f(x); } /* a /* b */ */"#,
     r#"«at:@vertex» «kw:fn» «fn:main»(«at:@location»(«nu:0») p: «ty:vec4»«op:<»«ty:f32»«op:>») «op:->» «ty:Out» { «kw:let» x «op:=» «nu:1.5f»; «kw:return» «ty:vec4f»(x); } «co:/* a /* b */ */»"#),
    ("dart", r#"/// doc
class A { final String s = 'a $b ${c + 1}'; @override int f() => null ?? 1; }"#,
     r#"«dc:/// doc»
«kw:class» «ty:A» { «kw:final» «ty:String» s «op:=» «st:'a »«va:$b»«st: »«es:${»c «op:+» «nu:1»«es:}»«st:'»; «at:@override» «ty:int» «fn:f»() «op:=>» «cn:null» «op:??» «nu:1»; }"#),
    ("julia", r#"#= a #= b =# =#
function f!(x) @show "a $x $(y + 1)"; nothing end"#,
     r#"«co:#= a #= b =# =#»
«kw:function» «fn:f!»(x) «mc:@show» «st:"a »«va:$x»«st: »«es:$(»y «op:+» «nu:1»«es:)»«st:"»; «cn:nothing» «kw:end»"#),
    ("elixir", r#"defmodule A do
  @doc "x #{y}"
  def f(x), do: :ok # c
end"#,
     r#"«kw:defmodule» «ty:A» «kw:do»
  «at:@doc» «st:"x »«es:#{»y«es:}»«st:"»
  «kw:def» «fn:f»(x), «kw:do»: «cn::ok» «co:# c»
«kw:end»"#),
    ("ocaml", r#"(* a (* b *) *) let rec f x = match x with Some y -> "s\n" | None -> 'c'"#,
     r#"«co:(* a (* b *) *)» «kw:let» «kw:rec» f x «op:=» «kw:match» x «kw:with» «ty:Some» y «op:->» «st:"s»«es:\n»«st:"» «op:|» «ty:None» «op:->» «st:'c'»"#),
    ("graphql", r#"query Q($id: ID!) { user(id: $id) @include(if: true) { name } } # c"#,
     r#"«kw:query» «ty:Q»(«va:$id»: «ty:ID»«op:!») { user(id: «va:$id») «at:@include»(if: «cn:true») { name } } «co:# c»"#),
    ("proto", r#"syntax = "proto3"; message A { repeated string b = 1; } // c"#,
     r#"«kw:syntax» «op:=» «st:"proto3"»; «kw:message» «ty:A» { «kw:repeated» «ty:string» b «op:=» «nu:1»; } «co:// c»"#),
    ("terraform", r#"resource "a" "b" { x = "y ${var.z}" # c
  n = 3 }"#,
     r#"«kw:resource» «st:"a"» «st:"b"» { x «op:=» «st:"y »«es:${»var.z«es:}»«st:"» «co:# c»
  n «op:=» «nu:3» }"#),
    ("asm", r#"; c
start:
  mov eax, 0x10
  jmp start
  .globl main"#,
     r#"«co:; c»
«lb:start»:
  «kw:mov» «va:eax», «nu:0x10»
  «kw:jmp» start
  «mc:.globl» main"#),
    ("tex", r"\section*{A $b$} % c
\verb|x % y| \begin{verbatim}
\a%
\end{verbatim} \% \[x_1\] #1",
     r"«kw:\section*»{«he:A »«mc:$»b«mc:$»} «co:% c»
«fn:\verb»«st:|x % y|» «kw:\begin»{«ty:verbatim»}«st:
\a%
»«kw:\end»{«ty:verbatim»} «es:\%» «mc:\[»x«op:_»1«mc:\]» «va:#1»"),
];
