//! `contributors`: who worked on the book beside its authors, and how an author is filed.

use super::keys::{Keys, meant};
use crate::book::Contributor;

const EXPECTED: &str =
    "a list of tables such as { name = \"A. Translator\", role = \"translator\", file-as = \"Translator, A.\" }";

/// Roles by the words that people use for them; the codes are those of the MARC relators (Library of Congress).
const ROLES: &[(&str, &str)] = &[
    ("author", "aut"),
    ("editor", "edt"),
    ("translator", "trl"),
    ("illustrator", "ill"),
    ("photographer", "pht"),
    ("contributor", "ctb"),
    ("introduction", "aui"),
    ("foreword", "aui"),
    ("afterword", "aft"),
    ("adapter", "adp"),
    ("annotator", "ann"),
    ("artist", "art"),
    ("book-designer", "bkd"),
    ("book-producer", "bkp"),
    ("commentator", "cmm"),
    ("compiler", "com"),
    ("copyright-holder", "cph"),
    ("cover-designer", "cov"),
    ("dedicatee", "dte"),
    ("narrator", "nrt"),
    ("programmer", "prg"),
    ("proofreader", "pfr"),
    ("publisher", "pbl"),
    ("reviewer", "rev"),
    ("sponsor", "spn"),
    ("transcriber", "trc"),
    ("type-designer", "tyd"),
    ("typographer", "tyg"),
];

/// All codes of the MARC relators.
const CODES: &str = "abr acp act adi adp aft anc anl anm ann ant ape apl app aqt arc ard arr art asg asn ato att auc aud \
    aui aus aut bdd bjd bka bkd bkp blw bnd bpd brd brl bsl cad cas ccp chr cli cll clr clt cmm cmp cmt cnd cng cns coe \
    col com con cop cor cos cot cou cov cpc cpe cph cpl cpt cre crp crr crt csl csp cst ctb cte ctg ctr cts ctt cur cwt \
    dbd dbp dfd dfe dft dgc dgg dgs dis djo dln dnc dnr dpc dpt drm drt dsr dst dtc dte dtm dto dub edc edd edm edt egr \
    elg elt eng enj etr evp exp fac fds fld flm fmd fmk fmo fmp fnd fon fpy frg gdv gis grt his hnr hst ill ilu ink ins \
    inv isb itr ive ivr jud jug lbr lbt ldr led lee lel len let lgd lie lil lit lsa lse lso ltg ltr lyr mcp mdc med mfp \
    mfr mka mod mon mrb mrk msd mte mtk mup mus mxe nan nrt onp opn org orm osp oth own pad pan pat pbd pbl pdr pfr pht \
    plt pma pmn pnc pop ppm ppt pra prc prd pre prf prg prm prn pro prp prs prt prv pta pte ptf pth ptt pup rap rbr rcd \
    rce rcp rdd red ren res rev rpc rps rpt rpy rse rsg rsp rsr rst rth rtm rxa sad sce scl scr sde sds sec sfx sgd sgn \
    sht sll sng spk spn spy srv std stg stl stm stn str swd tad tau tcd tch ths tld tlg tlh tlp trc trl tyd tyg uvp vac \
    vdg vfx voc wac wal wam wat waw wdc wde wfs wft win wit wpr wst wts";

pub(super) fn read(contributors: &mut Vec<Contributor>, keys: &mut Keys<'_, '_>) {
    for node in keys.elements("contributors", EXPECTED) {
        let Some(mut table) = keys.element("contributors", node) else {
            keys.wrong("contributors", node, EXPECTED);
            continue;
        };
        let name = table.text("name");
        let file_as = table.text("file-as");
        let mut role = "ctb";
        if let Some((word, node)) = table.found::<String>("role", "a text in quotes") {
            match code(&word) {
                Some(code) => role = code,
                None => {
                    let expected = "a role such as \"translator\", or a code of the MARC relators";
                    table.wrong_but("role", node, expected, meant(&word, ROLES.iter().map(|(name, _)| *name)));
                }
            }
        }
        table.end(&[]);
        match name {
            Some(name) => contributors.push(Contributor { name, file_as, role: role.to_owned() }),
            None => keys.wrong("contributors", node, EXPECTED),
        }
    }
}

/// The code of a role.
fn code(word: &str) -> Option<&'static str> {
    let word = word.trim().to_ascii_lowercase().replace(' ', "-");
    let named = ROLES.iter().find(|(name, _)| *name == word).map(|(_, code)| *code);
    named.or_else(|| CODES.split_whitespace().find(|code| *code == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_role_is_a_code() {
        for (name, known) in ROLES {
            assert_eq!(code(known), Some(*known), "{name}");
        }
        assert_eq!(code("Cover Designer"), Some("cov"));
        assert_eq!(code("trn"), None);
    }
}
