import { brandCss } from '../../shared/brand.ts';
import { formatShortDay, formatTime, type Instant } from '../../shared/time.ts';
import type { Row } from '../db/schema.ts';
import { escapeHtml } from '../html.ts';

export type ShownMessage = Row<'outbox'> & { businessName: string; colour: string; zone: string };

export interface OutboxPage {
  messages: ShownMessage[];
  businesses: { id: string; name: string }[];
  /** What is filtered by; empty for everything. */
  business: string;
  to: string;
  nonce: string;
}

const style = `
:root { color-scheme: light dark; --bg: light-dark(#f2f5f9, #12161d); --card: light-dark(#ffffff, #1b212b);
  --text: light-dark(#14181f, #eef2f7); --muted: light-dark(#566070, #a3adbb); --line: light-dark(#dde3ea, #2b3442);
  --control: light-dark(#8b95a5, #5b6675); --accent: light-dark(#0b5fff, #7cabff); --bubble: light-dark(#e3ecfb, #24324a); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 16px/24px system-ui, sans-serif; }
header, main { max-width: 1180px; margin: 0 auto; padding: 16px; }
h1 { font-size: 24px; line-height: 32px; margin: 8px 0 4px; }
header p { margin: 0 0 12px; color: var(--muted); max-width: 46em; }
form { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; }
label { display: grid; gap: 4px; font-size: 14px; color: var(--muted); flex: 1 1 150px; max-width: 300px; }
input, select, button { font: inherit; font-size: 16px; color: var(--text); background: var(--card);
  border: 1px solid var(--control); border-radius: 8px; padding: 0 12px; min-height: 48px; width: 100%; }
button { width: auto; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
ol { list-style: none; margin: 0; padding: 0; display: grid; gap: 16px; align-items: start;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); }
article { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 16px; overflow-wrap: anywhere; }
article p { margin: 0 0 12px; }
.head { display: flex; flex-wrap: wrap; gap: 0 12px; justify-content: space-between; color: var(--muted);
  font-size: 14px; line-height: 20px; margin-bottom: 12px; }
.head b { color: var(--text); }
time { font-variant-numeric: tabular-nums; }
h2 { font-size: 18px; line-height: 24px; margin: 0 0 12px; }
.lines { white-space: pre-line; }
.bubble { background: var(--bubble); border-radius: 18px 18px 18px 4px; padding: 12px 16px; margin-right: 24px; }
.action { display: inline-block; padding: 12px 20px; border-radius: 10px; font-weight: 600; text-decoration: none;
  background: var(--brand); color: var(--on-brand); }
a { color: var(--accent); }
.foot { display: flex; flex-wrap: wrap; gap: 0 16px; border-top: 1px solid var(--line); padding-top: 8px;
  font-size: 14px; }
.empty { color: var(--muted); }
`;

/** Every SMS and e-mail that would have left, newest first: where a demo's customers read their post. */
export function outboxPage(page: OutboxPage): string {
  const options = page.businesses.map(
    ({ id, name }) =>
      `<option value="${escapeHtml(id)}"${id === page.business ? ' selected' : ''}>${escapeHtml(name)}</option>`,
  );
  const brands = new Map(page.messages.map((m) => [classOf(m), m.colour]));
  const colours = [...brands].map(([name, colour]) => `.${name} { ${brandCss(colour)} }`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta http-equiv="refresh" content="15"><title>Outbox</title>
<style nonce="${escapeHtml(page.nonce)}">${style}${colours.join('\n')}</style></head>
<body><header><h1>Outbox</h1>
<p>No mail server and no SMS provider are configured, so nothing leaves this machine. This is what customers would have received; the links work.</p>
<form method="get" action="/outbox">
<label>Business<select name="business"><option value="">All</option>${options.join('')}</select></label>
<label>To<input name="to" value="${escapeHtml(page.to)}" placeholder="name, e-mail or phone" autocomplete="off"></label>
<button>Show</button></form></header>
<main>${
    page.messages.length > 0
      ? `<ol>${page.messages.map((message) => `<li>${card(message)}</li>`).join('\n')}</ol>`
      : '<p class="empty">No messages here yet. Book a time in the shop, or send proposals from the office.</p>'
  }</main>
</body></html>`;
}

const classOf = ({ businessId }: ShownMessage): string => `of-${businessId.replace(/[^\w-]/g, '_')}`;

const stamp = (at: Instant, zone: string): string =>
  `<time datetime="${new Date(at * 1000).toISOString()}">${escapeHtml(
    `${formatShortDay(at, zone, 'en-GB')}, ${formatTime(at, zone, 'en-GB')}`,
  )}</time>`;

function stateOf({ status, notBefore, createdAt, zone }: ShownMessage): string {
  if (status === 'sent' || status === 'leased') return '';
  return status === 'pending' && notBefore > createdAt ? ` · leaves ${stamp(notBefore, zone)}` : ` · ${status}`;
}

function card(message: ShownMessage): string {
  const { channel, businessName, recipient, zone, locale, body } = message;
  const path = `/outbox/${encodeURIComponent(message.businessId)}/${encodeURIComponent(message.id)}`;
  const extras = [
    channel === 'email' ? `<a href="${path}/mail">As mail programs show it</a>` : '',
    message.calendar ? `<a href="${path}/appointment.ics">appointment.ics</a>` : '',
  ].filter((extra) => extra !== '');
  return `<article data-channel="${channel}" data-kind="${escapeHtml(message.kind)}" data-to="${escapeHtml(recipient)}">
<div class="head"><span><b>${escapeHtml(businessName)}</b> → <bdi>${escapeHtml(recipient)}</bdi></span>
<span>${channel === 'sms' ? 'SMS' : 'E-mail'} · ${stamp(message.createdAt, zone)}${stateOf(message)}</span></div>
${channel === 'sms' ? `<div class="bubble" lang="${escapeHtml(locale)}">${linked(body)}</div>` : letter(message)}
${extras.length > 0 ? `<div class="foot">${extras.join('')}</div>` : ''}</article>`;
}

/** Two lines of which the second is only a link are the letter's button. */
function letter(message: ShownMessage): string {
  const parts = message.body.split('\n\n').map((part) => {
    const [label, url, more] = part.split('\n');
    return label && url && more === undefined && /^https?:\/\/\S+$/.test(url)
      ? `<p><a class="action ${classOf(message)}" href="${escapeHtml(url)}">${escapeHtml(label.replace(/\s*:$/, ''))}</a></p>`
      : `<p class="lines">${linked(part)}</p>`;
  });
  return `<div lang="${escapeHtml(message.locale)}"><h2>${escapeHtml(message.subject)}</h2>${parts.join('\n')}</div>`;
}

const linked = (text: string): string =>
  text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, i) => (i % 2 === 1 ? `<a href="${escapeHtml(part)}">${escapeHtml(part)}</a>` : escapeHtml(part)))
    .join('');
