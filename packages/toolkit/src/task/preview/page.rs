//! What every page begins with.

use super::markup::escaped_line;

/// What a browser may do with the page: show it, with what is embedded in it.
pub(super) const POLICY: &str = "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; \
                                 form-action 'none'; base-uri 'none'";

const STYLE: &str = "
:root { color-scheme: light dark; --page: #fff; --text: #1b1d20; --soft: #5a6068; --line: #d5d9de; --row: #f4f6f8; --mark: #0b57a4 }
@media (prefers-color-scheme: dark) {
  :root { --page: #15171a; --text: #e8eaed; --soft: #a3aab3; --line: #3a3f46; --row: #1f2226; --mark: #8ab8f0 }
}
* { box-sizing: border-box }
body { margin: 0 auto; padding: 16px; max-width: 46rem; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 4px }
h2 { font-size: 1.15rem; margin: 32px 0 8px; padding-bottom: 4px; border-bottom: 1px solid var(--line) }
h3, h4, h5, h6 { font-size: 1rem; margin: 16px 0 4px }
p, ul, ol { margin: 8px 0 } ul, ol { padding-left: 24px }
a { color: var(--mark) }
.facts, .host, .help, .note { color: var(--soft); font-size: .875rem }
.item { background: var(--row); border: 1px solid var(--line); border-radius: 8px; padding: 12px; margin: 12px 0 }
.item > :first-child { margin-top: 0 }
.label { color: var(--soft); font-size: .8125rem; font-weight: 600; margin: 12px 0 2px }
.value { margin: 0 } .value > :first-child { margin-top: 0 } .value > :last-child { margin-bottom: 0 }
.text { white-space: pre-wrap }
.pair { display: grid; gap: 12px; grid-template-columns: 1fr; margin-top: 12px }
@media (min-width: 560px) { .pair { grid-template-columns: 1fr 1fr } }
.pair > div { border: 1px solid var(--line); border-radius: 6px; padding: 8px; min-width: 0 } .pair .label { margin-top: 0 }
img, video { max-width: 100%; height: auto; display: block; border-radius: 4px } audio { width: 100%; display: block }
.drawn { position: relative; display: inline-block; max-width: 100% } .drawn svg { position: absolute; inset: 0; width: 100%; height: 100% }
.drawn rect { fill: transparent; stroke: var(--mark); stroke-width: 2px; vector-effect: non-scaling-stroke }
figure { margin: 0 } figcaption { color: var(--soft); font-size: .8125rem }
.table { overflow-x: auto } table { border-collapse: collapse; overflow-wrap: normal }
th, td { border: 1px solid var(--line); padding: 4px 8px; text-align: left; vertical-align: top }
pre { overflow-x: auto; background: var(--row); padding: 8px; border-radius: 6px } blockquote { margin: 8px 0;
  padding-left: 12px; border-left: 3px solid var(--line) }
code { font-family: ui-monospace, monospace; font-size: .9em }
fieldset { border: 1px solid var(--line); border-radius: 8px; margin: 12px 0; padding: 8px 12px; min-width: 0 }
legend { float: left; width: 100%; font-weight: 600; padding: 0 } legend + * { clear: both } label { display: flex; gap: 8px; align-items: baseline; padding: 5px 0 }
input[type=text], input[type=number], textarea { width: 100%; font: inherit; padding: 8px; border: 1px solid var(--line);
  border-radius: 6px; background: var(--page); color: inherit } input[type=radio], input[type=checkbox] { flex: none }
";

/// The start of a page with this title and language, up to and with the start of its body.
pub(super) fn head(title: &str, language: &str) -> String {
    let (title, language) = (escaped_line(title), escaped_line(language));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    )
}
