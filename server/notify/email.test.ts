import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { calendarForMail } from './calendar.ts';
import { emailBySmtp } from './email.ts';
import type { Email } from './transport.ts';

const email: Email = {
  to: 'anna@example.org',
  fromName: 'Warmte, Gent "BV"',
  replyTo: 'office@warmte.example',
  subject: 'Réservé : entretien, середа 25 листопада',
  text: 'Hello Anna,\n\nWednesday, 10:00 – 12:00',
  html: '<p>Hello <b>Anna</b>, 10:00 – 12:00</p>',
  calendar: calendarForMail('confirmed', {
    uid: 'job_1',
    sequence: 2,
    window: { from: 1_795_600_800, to: 1_795_608_000 },
    minutes: 45,
    summary: 'Boiler – Gent',
    place: 'Kerkstraat 1',
    url: 'https://book.example.org/l/x',
    business: { name: 'Warmte', email: 'office@warmte.example' },
    customer: { name: 'Anna', email: 'anna@example.org' },
    now: 1_795_000_000,
  }),
  messageId: '<msg_1@example.org>',
};

const running: SMTPServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => new Promise<void>((done) => server.close(() => done()))));
});

/** A real SMTP server in this process, and what it has accepted. */
async function mailServer(options: SMTPServerOptions = {}) {
  const accepted: { raw: Buffer; to: string[]; user: string | undefined; secure: boolean }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map((r) => r.address);
        accepted.push({
          raw: Buffer.concat(chunks),
          to,
          user: session.user as string | undefined,
          secure: session.secure,
        });
        callback();
      });
    },
    ...options,
  });
  server.on('error', () => {}); // connections that this file breaks on purpose
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { accepted, server, port: (server.server.address() as AddressInfo).port };
}
const sender = (port: number, account = '', query = '') =>
  emailBySmtp(`smtp://${account}127.0.0.1:${port}${query}`, 'bookings@creneau.example', 1_000);
const refusal = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });

const lines = (text: string): string[] => text.trim().split(/\r?\n/);

describe('sending by SMTP', () => {
  test('text, HTML and calendar file arrive whole, from the business by name, to one address', async () => {
    const { accepted, port } = await mailServer();
    expect(await sender(port)(email)).toEqual({ outcome: 'sent', providerId: email.messageId });
    expect(accepted.map((a) => a.to)).toEqual([['anna@example.org']]);
    const read = await PostalMime.parse(accepted[0]!.raw);
    expect(read.from).toEqual({ name: email.fromName, address: 'bookings@creneau.example' });
    expect(read.replyTo).toEqual([{ name: '', address: 'office@warmte.example' }]);
    expect(read.messageId).toBe(email.messageId);
    expect(read.subject).toBe(email.subject);
    expect(read.text?.trim()).toContain('Wednesday, 10:00 – 12:00');
    expect(read.html).toContain('<b>Anna</b>');
    expect(read.headers.find((h) => h.key === 'auto-submitted')?.value).toBe('auto-generated');
    const calendars = read.attachments.filter((a) => /calendar|ics/.test(a.mimeType));
    expect(calendars.length).toBeGreaterThan(0);
    for (const part of calendars) {
      const content = typeof part.content === 'string' ? part.content : new TextDecoder().decode(part.content);
      expect(lines(content)).toEqual(lines(email.calendar!.content));
    }
    expect(accepted[0]!.raw.toString()).toMatch(
      /Content-Type: text\/calendar;[^\r\n]*(\r\n[ \t][^\r\n]*)*method=REQUEST/i,
    );
  });

  test('a message without a calendar file has none', async () => {
    const { accepted, port } = await mailServer();
    await sender(port)({ ...email, calendar: null });
    expect((await PostalMime.parse(accepted[0]!.raw)).attachments).toEqual([]);
  });

  test('a server that wants TLS and a log-in gets both', async () => {
    const { accepted, port } = await mailServer({
      disabledCommands: [],
      authOptional: false,
      onAuth: ({ username, password }, _session, callback) =>
        username === 'book' && password === 'p@ss:word'
          ? callback(null, { user: username })
          : callback(refusal(535, 'wrong password')),
    });
    const account = `book:${encodeURIComponent('p@ss:word')}@`;
    const own = '?tls.rejectUnauthorized=false';
    expect(await sender(port, account, own)(email)).toMatchObject({ outcome: 'sent' });
    expect(accepted).toMatchObject([{ user: 'book', secure: true }]);
  });

  test('a certificate nobody vouches for is not trusted, and the message waits', async () => {
    const { accepted, port } = await mailServer({ disabledCommands: [] });
    expect(await sender(port)(email)).toMatchObject({ outcome: 'retry' });
    expect(accepted).toEqual([]);
  });

  test('a wrong password of ours ends no message: it waits until the password is mended', async () => {
    const { port } = await mailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, callback) => callback(refusal(535, 'wrong password')),
    });
    expect(await sender(port, 'book:wrong@')(email)).toMatchObject({
      outcome: 'retry',
      error: expect.stringContaining('535'),
    });
  });

  test('“try later” is tried later and then succeeds with the same Message-ID', async () => {
    let busy = true;
    const { accepted, port } = await mailServer({
      onRcptTo: (_address, _session, callback) => (busy ? callback(refusal(451, 'greylisted')) : callback()),
    });
    const send = sender(port);
    expect(await send(email)).toMatchObject({ outcome: 'retry', error: expect.stringContaining('451') });
    busy = false;
    expect(await send(email)).toMatchObject({ outcome: 'sent' });
    expect((await PostalMime.parse(accepted[0]!.raw)).messageId).toBe(email.messageId);
  });

  test('an address the server does not know is refused for good; a sender it does not like is our trouble', async () => {
    const unknown = await mailServer({
      onRcptTo: (_address, _session, callback) => callback(refusal(550, 'no such user')),
    });
    expect(await sender(unknown.port)(email)).toMatchObject({
      outcome: 'refused',
      error: expect.stringContaining('550'),
    });
    const picky = await mailServer({
      onMailFrom: (_address, _session, callback) => callback(refusal(550, 'sender not allowed')),
    });
    expect(await sender(picky.port)(email)).toMatchObject({ outcome: 'retry' });
  });

  test('a message the server refuses after reading it is refused for good', async () => {
    const { port } = await mailServer({
      onData(stream, _session, callback) {
        stream.resume();
        stream.on('end', () => callback(refusal(554, 'looks like spam')));
      },
    });
    expect(await sender(port)(email)).toMatchObject({ outcome: 'refused', error: expect.stringContaining('554') });
  });

  test('a connection that breaks after the message was taken is tried again with the same Message-ID', async () => {
    const ids: (string | undefined)[] = [];
    let breaks = true;
    const { server, port } = await mailServer({
      async onData(stream, _session, callback) {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        ids.push((await PostalMime.parse(Buffer.concat(chunks))).messageId);
        if (!breaks) return callback();
        for (const connection of server.connections as Set<{ _socket: { destroy(): void } }>)
          connection._socket.destroy();
      },
    });
    const send = sender(port);
    expect(await send(email)).toMatchObject({ outcome: 'retry' });
    breaks = false;
    expect(await send(email)).toMatchObject({ outcome: 'sent' });
    expect(ids).toEqual([email.messageId, email.messageId]);
  });

  test('a server that says nothing, or is not there, is given up on in time', async () => {
    const { port } = await mailServer({ onConnect: () => {} });
    const began = performance.now();
    expect(await sender(port)(email)).toMatchObject({ outcome: 'retry' });
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(await sender(9)(email)).toMatchObject({ outcome: 'retry' });
  });

  test.each([
    'a@b.example, c@d.example',
    'group: a@b.example;',
    'a@b.example\r\nBcc: x@y.example',
    '"x" <a@b.example>',
  ])('%j is not one address and never reaches the server', async (to) => {
    const { accepted, port } = await mailServer();
    expect(await sender(port)({ ...email, to })).toMatchObject({ outcome: 'refused' });
    expect(accepted).toEqual([]);
  });

  test('a line break in a subject or a name adds no header', async () => {
    const { accepted, port } = await mailServer();
    await sender(port)({ ...email, subject: 'x\r\nBcc: eve@evil.example', fromName: 'y\r\nBcc: eve@evil.example' });
    expect(accepted[0]!.to).toEqual(['anna@example.org']);
    expect((await PostalMime.parse(accepted[0]!.raw)).headers.map((h) => h.key)).not.toContain('bcc');
  });
});
