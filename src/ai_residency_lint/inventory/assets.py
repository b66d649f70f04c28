"""The style and the script of the HTML page. Both are constants: nothing that was linted gets into them."""

STYLE = """\
:root{color-scheme:light dark;
--paper:#fff;--wash:#f5f6f8;--ink:#1a1f26;--soft:#57606c;--line:#d8dde3;--link:#0b57a4;
--violation:#b42318;--violation-wash:#fdecea;--undetermined:#8a5300;--undetermined-wash:#fdf3df;
--fine:#1a6b46;--fine-wash:#e6f4ec;--bar-violation:#d0473b;--bar-undetermined:#e0a32e;--bar-fine:#3d9a6c}
@media (prefers-color-scheme:dark){:root{
--paper:#14171b;--wash:#1c2026;--ink:#e6e9ed;--soft:#a0a9b4;--line:#343b44;--link:#7db8f5;
--violation:#ff9a8f;--violation-wash:#3a1c1a;--undetermined:#f2c063;--undetermined-wash:#35280f;
--fine:#7fd3a8;--fine-wash:#14301f;--bar-violation:#d0564b;--bar-undetermined:#c98f22;--bar-fine:#3d9a6c}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
  font:15px/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
header,main,footer{max-width:1360px;margin:0 auto;padding:0 28px}
header{padding-top:32px}
h1,h2{font-family:Charter,"Bitstream Charter","Iowan Old Style",Georgia,"DejaVu Serif",serif;font-weight:600;
  line-height:1.2}
h1{font-size:30px;margin:0}
h2{font-size:21px;margin:40px 0 12px;padding-top:14px;border-top:2px solid var(--ink)}
h3{font-size:15px;margin:0 0 10px}
p{margin:0 0 10px;max-width:78ch}
a{color:var(--link)}
code,.mono{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.88em;
  overflow-wrap:anywhere}
.soft{color:var(--soft)}
.lead{font-size:17px;margin:14px 0 18px}
.record{display:grid;grid-template-columns:repeat(auto-fit,minmax(230px,1fr));gap:0 28px;margin:0 0 20px;
  padding-bottom:10px;border:solid var(--line);border-width:1px 0}
.record div{padding:8px 0 2px}
.record dt{color:var(--soft);font-size:12.5px}
.evidence dt{color:var(--soft)}
.record dd,.evidence dd{margin:0}
.tiles{display:grid;grid-template-columns:repeat(3,1fr);gap:14px;margin:0 0 14px;padding:0;list-style:none}
.tiles li{border:1px solid var(--line);border-left-width:5px;padding:10px 14px;border-radius:4px}
.tiles strong{font-size:28px;line-height:1.1;margin-right:6px;font-variant-numeric:tabular-nums}
.tiles p{margin:4px 0 0;font-size:13.5px;color:var(--soft)}
.t-violation{border-left-color:var(--bar-violation)!important}
.t-undetermined{border-left-color:var(--bar-undetermined)!important}
.t-fine{border-left-color:var(--bar-fine)!important}
.note{background:var(--wash);border-left:4px solid var(--soft);padding:12px 16px;margin:18px 0}
.note p:last-child,.note ul:last-child{margin-bottom:0}
.note p{max-width:115ch}
.warn{border-left-color:var(--bar-violation)}
.pictures{display:grid;grid-template-columns:1fr 1fr;gap:36px}
.bars{list-style:none;margin:0;padding:0}
.bars li{display:grid;grid-template-columns:minmax(0,15em) 1fr 3.2em;gap:12px;align-items:center;padding:3px 0}
.bars .label{overflow-wrap:anywhere;line-height:1.3}
.bars .count{text-align:right;font-variant-numeric:tabular-nums}
svg.bar{display:block;width:100%;height:16px;background:var(--wash)}
svg.wide{height:22px;margin:0 0 22px}
.b-violation{fill:var(--bar-violation)}.b-undetermined{fill:var(--bar-undetermined)}.b-fine{fill:var(--bar-fine)}
.hatch{stroke:var(--paper);stroke-width:1.6}
.key{display:flex;gap:18px;flex-wrap:wrap;margin:10px 0 0;font-size:13px;color:var(--soft)}
.key svg{width:14px;height:14px;vertical-align:-2px;margin-right:5px}
form{display:flex;flex-wrap:wrap;gap:12px 16px;align-items:end;background:var(--wash);padding:12px 16px;
  margin:0 0 12px;border-radius:4px}
form[hidden]{display:none}
form label{display:grid;gap:3px;font-size:12.5px;color:var(--soft)}
form .grow{flex:1 1 230px}
input,select,button{font:inherit;font-size:14px;color:var(--ink);background:var(--paper);
  border:1px solid var(--soft);border-radius:4px;padding:5px 9px;max-width:100%;min-height:34px}
select{width:190px}
button{cursor:pointer}
form output{flex-basis:100%;font-size:13px;color:var(--soft)}
:focus-visible{outline:3px solid var(--link);outline-offset:1px}
table{width:100%;border-collapse:collapse;table-layout:fixed;font-size:13.5px;line-height:1.4}
caption{text-align:left;color:var(--soft);padding:0 0 8px}
th{text-align:left;font-size:.92em;color:var(--soft);font-weight:600;vertical-align:bottom}
thead th{position:sticky;top:0;background:var(--paper);border-bottom:2px solid var(--ink);
  padding:8px 12px 6px 0;z-index:1}
td,tbody th{vertical-align:top;padding:9px 12px 4px 0;overflow-wrap:anywhere;text-align:left;font-weight:400;
  color:var(--ink);font-size:inherit}
tbody{border-bottom:1px solid var(--line)}
tbody[hidden]{display:none}
td .soft,th .soft{display:block;font-size:.92em}
tr.more td{padding:0 12px 9px 0}
#calls col:nth-child(1){width:12%}#calls col:nth-child(2){width:25%}#calls col:nth-child(3){width:17%}
#calls col:nth-child(4){width:15%}#calls col:nth-child(5){width:15%}#calls col:nth-child(6){width:16%}
#clients col:nth-child(1){width:12%}#clients col:nth-child(2){width:30%}#clients col:nth-child(3){width:30%}
#clients col:nth-child(4){width:20%}#clients col:nth-child(5){width:8%}
.v{display:inline-block;white-space:nowrap;font-weight:600;font-size:.92em;padding:1px 8px 1px 6px;
  border-radius:10px}
.v-violation{color:var(--violation);background:var(--violation-wash)}
.v-undetermined{color:var(--undetermined);background:var(--undetermined-wash)}
.v-fine{color:var(--fine);background:var(--fine-wash)}
.tag{font-size:.94em;color:var(--soft)}
.tag.mono{font-size:.88em}
details>summary{cursor:pointer;color:var(--soft);font-size:.92em}
details[open]>summary{margin-bottom:.5em}
.evidence{display:grid;grid-template-columns:9em minmax(0,1fr);gap:7px 16px;margin:0;padding:10px 14px;
  background:var(--wash);border-radius:4px;font-size:.96em}
.evidence ul,.evidence ol{margin:0;padding-left:18px}
.evidence ol.trail{list-style:none;padding:0}
ol.facts li,.rule{margin:0 0 12px}
ol.facts{padding-left:32px}
.rules{columns:2;column-gap:40px}
.rule{break-inside:avoid}
.rule h3{margin:0 0 2px}
footer{margin-top:44px;padding-top:12px;padding-bottom:40px;border-top:1px solid var(--line);color:var(--soft);
  font-size:13px}
@media screen and (max-width:820px){
header,main,footer{padding-left:16px;padding-right:16px}
.pictures,.tiles{grid-template-columns:1fr}
.rules{columns:1}
.pictures{gap:24px}
.bars li{grid-template-columns:minmax(0,9.5em) 1fr 2.2em}
form label,form select,form input{width:100%}
table,caption,tbody,tr,td,tbody th{display:block;width:100%}
colgroup{display:none}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tbody{padding:10px 0}
td,tbody th{padding:2px 0}
tr.more td{padding:4px 0 0}
tbody td[data-l]::before{content:attr(data-l) ": ";color:var(--soft);font-size:12.5px}
.evidence{grid-template-columns:minmax(0,1fr);gap:2px}
.evidence dd{margin-bottom:8px}}
@media print{
@page{size:A4 landscape;margin:12mm}
:root{color-scheme:light;--paper:#fff;--wash:#f3f4f6;--ink:#000;--soft:#444;--line:#bbb;--link:#000;
--violation:#8f1a10;--violation-wash:#fdecea;--undetermined:#6b4000;--undetermined-wash:#fdf3df;--fine:#10502f;
  --fine-wash:#e6f4ec}
body{font-size:9.5pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
header,main,footer{max-width:none;padding:0}
form,.screen{display:none!important}
tbody[hidden]{display:table-row-group}
table{font-size:8pt;line-height:1.3}
thead th{position:static}
tr,.evidence>dd,.tiles li,.note,.rule,.bars li,ol.facts li{break-inside:avoid}
tr:first-child{break-after:avoid}
td,tbody th{padding-top:5px;padding-bottom:1px}
tr.more td{padding-bottom:4px}
.evidence{gap:1px 12px;padding:3px 8px;grid-template-columns:10em minmax(0,1fr)}
details[open]>summary{display:none}
#calls-title{break-before:page}
h1{font-size:20pt}h2{font-size:14pt;margin-top:22px}
h2,h3{break-after:avoid}
details::details-content{content-visibility:visible;height:auto}
a{text-decoration:none}}
"""

SCRIPT = """\
(function(){
"use strict";
var form=document.getElementById("filter"),rows=[].slice.call(document.querySelectorAll("#calls tbody")),opened=[];
window.addEventListener("beforeprint",function(){
  opened=[].slice.call(document.querySelectorAll("details:not([open])"));
  opened.forEach(function(each){each.open=true})});
window.addEventListener("afterprint",function(){opened.forEach(function(each){each.open=false});opened=[]});
if(!form||!rows.length)return;
var text=form.elements.text,fields={v:form.elements.verdict,h:form.elements.host,m:form.elements.model};
var count=form.querySelector("output"),all=document.getElementById("all"),hay=new Map(),timer=0;
function words(row){
  var found=hay.get(row);
  if(found===undefined){found=row.textContent.toLowerCase();hay.set(row,found)}
  return found}
function apply(){
  var wanted=text.value.toLowerCase().split(/\\s+/).filter(Boolean),shown=0;
  rows.forEach(function(row){
    var fits=Object.keys(fields).every(function(name){
      var value=fields[name].value;
      return !value||(" "+row.dataset[name]+" ").indexOf(" "+value+" ")>=0});
    fits=fits&&wanted.every(function(word){return words(row).indexOf(word)>=0});
    row.hidden=!fits;
    if(fits)shown++});
  count.textContent=shown===rows.length?"All "+shown+" calls are shown.":
    shown+" of "+rows.length+" calls are shown. A print shows all of them."}
function later(){clearTimeout(timer);timer=setTimeout(apply,120)}
function evidence(){return [].slice.call(document.querySelectorAll("tbody:not([hidden]) details"))}
form.addEventListener("submit",function(event){event.preventDefault();apply()});
form.addEventListener("input",later);
form.addEventListener("reset",function(){setTimeout(apply,0)});
all.addEventListener("click",function(){
  var open=all.getAttribute("aria-pressed")!=="true";
  evidence().forEach(function(each){each.open=open});
  all.setAttribute("aria-pressed",String(open))});
document.addEventListener("click",function(event){
  var link=event.target.closest?event.target.closest("a[data-f]"):null;
  if(link){form.reset();fields[link.dataset.f].value=link.dataset.i;setTimeout(apply,0)}});
form.hidden=false;apply()})();
"""
