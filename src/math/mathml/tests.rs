use super::mathml;

fn made(tex: &str) -> String {
    let all = mathml(tex, false, &[]).expect("TeX");
    let from = all.find("\">").expect("an opening tag") + 2;
    all[from..].trim_end_matches("</math>").to_owned()
}

#[test]
fn a_fraction_becomes_mathml() {
    let out = mathml(r"\frac{a}{b}", true, &[]).expect("TeX");
    assert_eq!(
        out,
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\" alttext=\"\\frac{a}{b}\">\
         <mfrac><mi>a</mi><mi>b</mi></mfrac></math>"
    );
}

#[test]
fn letters_numbers_and_signs_are_told_apart() {
    let cases = [
        (r"x", "<mi>x</mi>"),
        (r"3.14", "<mn>3.14</mn>"),
        (r"12^2", "<msup><mn>12</mn><mn>2</mn></msup>"),
        (r"\mathbb{R}", "<mi>ℝ</mi>"),
        (r"\mathbf x", "<mi>𝐱</mi>"),
        (r"\mathrm{d}", "<mi mathvariant=\"normal\">d</mi>"),
        (r"\mathsf{I2LEBSP}", "<mi style=\"font-family:sans-serif\">I2LEBSP</mi>"),
        (r"\Gamma", "<mi mathvariant=\"normal\">Γ</mi>"),
        (r"f''", "<msup><mi>f</mi><mo lspace=\"0\" rspace=\"0\">″</mo></msup>"),
        (r"a<b", "<mi>a</mi><mo lspace=\"0.2778em\" rspace=\"0.2778em\">&lt;</mo> <mi>b</mi>"),
        (r"\neq", "<mo>≠</mo>"),
        (r"\not\in", "<mo>∈\u{338}</mo>"),
        (r"-x", "<mo form=\"prefix\">−</mo><mi>x</mi>"),
        (r"\text{ if }x", "<mtext>\u{a0}if\u{a0}</mtext> <mi>x</mi>"),
        (r"\sin x", "<mi>sin</mi><mo>\u{2061}</mo><mspace width=\"0.1667em\"/><mi>x</mi>"),
    ];
    for (tex, expected) in cases {
        assert_eq!(made(tex), expected, "{tex}");
    }
}

#[test]
fn limits_stand_above_and_below_in_display_only() {
    let sum = r"\sum_{i=0}^n i";
    assert!(mathml(sum, true, &[]).expect("TeX").contains("<munderover><mo>∑</mo>"));
    assert!(mathml(sum, false, &[]).expect("TeX").contains("<msubsup><mo>∑</mo>"));
}

#[test]
fn brackets_grow_and_columns_are_aligned() {
    let out = made(r"\left(\begin{array}{r|l}a&b\\\hline c\end{array}\right.");
    assert!(
        out.starts_with(
            "<mrow><mo fence=\"true\" form=\"prefix\" stretchy=\"true\">(</mo><mtable columnalign=\"right left\">"
        ),
        "{out}"
    );
    assert!(out.contains("border-left:0.06em solid") && out.contains("border-top:0.06em solid"), "{out}");
    assert_eq!(out.matches("<mtd").count(), 4);
    let aligned = made(r"\begin{aligned}a&=b\\&=c\end{aligned}");
    assert!(aligned.contains("displaystyle=\"true\" columnalign=\"right left\""), "{aligned}");
}

#[test]
fn a_long_formula_of_running_text_is_parted() {
    let sum: Vec<String> = (0..12).map(|i| format!("a_{i}x^{i}")).collect();
    let tex = format!("f(x)={}", sum.join("+"));
    let out = mathml(&tex, false, &[]).expect("TeX");
    assert!((3..6).contains(&out.matches("<math ").count()), "{out}");
    assert_eq!(out.matches("<mo>+</mo>").count(), 11, "{out}");
    assert_eq!(mathml(&tex, true, &[]).expect("TeX").matches("<math ").count(), 1);
    let whole = format!("\\left({}\\right)=1", sum.join("+"));
    assert_eq!(mathml(&whole, false, &[]).expect("TeX").matches("<math").count(), 1, "a piece would be too wide");
}

#[test]
fn nothing_is_lost_and_all_is_xml() {
    let all = [
        r"\cancel{a}\bcancel b\xcancel c\sout{d}\boxed{e}\phase{f}\angl g",
        r"\overbrace{a}^b\underbrace{a}_b\xrightarrow[a]{b}\xlongequal c\hat a\widehat{ab}\vec v",
        r"\color{red}a\colorbox{#0f0}{b}\fcolorbox{red}{blue}{c}\textcolor{blue}d",
        r"\tiny a\Huge b\displaystyle c\scriptstyle d",
        r"\phantom a\vphantom b\hphantom c\smash d\mathllap e\mathrlap f\raisebox{1em}{g}\rule{1em}{2em}",
        r"\binom a b\cfrac a b\genfrac [ ] {0pt}{} a b{a\over b}\sqrt[3]x",
        r"\operatorname{a\,b}x\limsup_n\mathop{abc}_d\int_0^1\smallint\bigl(\Bigr|\middle",
        r"\href{https://x.y}{a<b}\url{a&b}\verb|<&>|\text{a$x<y$ \'e \textbf{b}}",
        r"\begin{CD}A@>a>>B\\@VVbV@AAcA\\C@=D\end{CD}",
        r"\begin{cases}a&b\\[1em]c\end{cases}\begin{smallmatrix}a&b\end{smallmatrix}a\\b",
        r"\ce{H2O + Fe^{3+} <=> X}\tag{1}",
        r"\mathrel{::=}\stackrel{?}=\overset a b\pmod n\bmod\TeX\copyright\textcircled a",
    ];
    for tex in all {
        for end in (0..=tex.len()).filter(|end| tex.is_char_boundary(*end)) {
            let Ok(out) = mathml(&tex[..end], end % 2 == 0, &[]) else { continue };
            well_formed(&out);
        }
    }
    assert!(mathml(all[0], false, &[]).is_ok());
}

/// Tags nest, and outside them there is no markup.
fn well_formed(xml: &str) {
    for entity in xml.split('&').skip(1) {
        assert!(["amp;", "lt;", "gt;", "quot;"].iter().any(|known| entity.starts_with(known)), "{xml}");
    }
    let mut open = Vec::new();
    for piece in xml.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').unwrap_or_else(|| panic!("a tag without an end: {xml}"));
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{xml}");
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap_or_default());
        }
    }
    assert!(open.is_empty(), "{xml}");
}
