import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ForeignPage {
  origin: string;
  close(): Promise<void>;
}

const page = (tag: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A shop of its own</title><link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/shop.css"></head>
<body><header><h1>A shop of its own</h1></header><main>${tag}</main>
<footer id="below">What stands below the widget must not move.</footer></body></html>`;

const css = `:root { color-scheme: light; }
body { margin: 0; font: 17px/1.5 Georgia, serif; }
header, main, footer { max-width: 720px; margin: 0 auto; padding: 16px; }
button, input, label { font-style: italic; color: red; text-transform: uppercase; }
booking-slots { display: block; min-height: 640px; }
footer { min-height: 300px; background: #eee; }`;

/**
 * Somebody else's website on an origin of its own, under a Content-Security-Policy as strict as they get: it lets the
 * booking script run and ask its server, and nothing else. Its style keeps the widget's room before the script is there,
 * as the embed's documentation asks, and is loud, so that what leaks into the widget shows. `tag`: what a web master pastes.
 */
export async function startForeignPage(booking: string, tag: string, extraCss = ''): Promise<ForeignPage> {
  const policy = [
    `default-src 'none'`,
    `script-src ${booking}`,
    `connect-src ${booking}`,
    `style-src 'self'`,
    `img-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `require-trusted-types-for 'script'`,
    `trusted-types 'none'`,
  ].join('; ');
  const server: Server = createServer((request, response) => {
    const [type, body] =
      request.url === '/shop.css'
        ? ['text/css', `${css}\n${extraCss}`]
        : request.url === '/icon.svg'
          ? ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>']
          : ['text/html; charset=utf-8', page(tag)];
    response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': policy }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
