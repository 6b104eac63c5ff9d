// How the page of `amilint ami` looks: light and dark by the reader's setting, one column on a narrow screen.

export const AMI_STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --dim: #57606a; --page: #ffffff; --box: #f6f8fa; --line: #d0d7de;
  --good: #1a7f37; --bad: #cf222e; --look: #9a6700; --accent: #0969da; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --dim: #9da7b3; --page: #0d1117; --box: #161b22;
  --line: #30363d; --good: #3fb950; --bad: #ff7b72; --look: #d29922; --accent: #58a6ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1rem; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.2rem; margin: 0; }
header p, .place { color: var(--dim); margin: 0; font-size: .9rem; }
article { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 1rem 0; }
.headline { font-weight: 600; }
.flow { display: flex; align-items: center; gap: .5rem; margin: 1rem 0; }
.flow ul { list-style: none; margin: 0; padding: 0; flex: 1 1 0; min-width: 0; }
.node { border: 2px solid var(--line); border-radius: .5rem; background: var(--box); padding: .5rem; margin: .3rem 0; }
.node b, .node span { display: block; } .node span { color: var(--dim); font-size: .85rem; }
.node.boots { border-color: var(--good); } .node.mayBoot { border-color: var(--look); border-style: dashed; }
.node.shadowed, .node.notSet { border-style: dotted; } .node.environment { border-color: var(--accent); }
.arrow { flex: 0 0 2.5rem; height: 2px; background: var(--dim); position: relative; }
.arrow::after { content: ""; position: absolute; right: -2px; top: -5px; border: 6px solid transparent;
  border-left-color: var(--dim); border-right-width: 0; }
details { border-top: 1px solid var(--line); padding: .4rem 0; } summary { font-weight: 600; cursor: pointer; }
.items { padding-left: 1.2rem; margin: .3rem 0; } .items li { margin: .25rem 0; }
li.good::marker { color: var(--good); content: "● "; } li.bad::marker { color: var(--bad); content: "✗ "; }
li.look::marker { color: var(--look); content: "? "; } li.quiet { color: var(--dim); }
code, pre { font: .85rem/1.45 ui-monospace, monospace; }
pre { background: var(--box); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem; margin: .3rem 0;
  overflow-x: auto; overflow-wrap: normal; }
.diff .added { color: var(--good); } .diff .removed { color: var(--bad); }
@media (max-width: 40rem) {
  .flow { flex-direction: column; align-items: stretch; }
  .arrow { flex: 0 0 1.5rem; width: 2px; height: 1.5rem; align-self: center; }
  .arrow::after { right: -5px; top: auto; bottom: -2px; border: 6px solid transparent; border-top-color: var(--dim);
    border-bottom-width: 0; }
}
`;
