import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { type CalendarFacts, type CalendarState, calendarForDownload, calendarForMail, methodOf } from './calendar.ts';

const facts: CalendarFacts = {
  uid: 'job_abc',
  sequence: 3,
  window: { from: 1_795_600_800, to: 1_795_608_000 },
  minutes: 45,
  summary: 'Boiler; service, yearly\nwith "quotes" \\ and more',
  place: 'Kerkstraat 1, 9000 Gent; 2nd floor',
  url: 'https://book.example.org/l/k1.warmte.x.y',
  business: { name: 'Warmte, Gent: "BV"', email: 'office@warmte.example' },
  customer: { name: 'Anna "x";CN=Eve, Peeters', email: 'anna@example.org' },
  now: 1_795_000_000,
};

function parsed(content: string) {
  const calendar = new ICAL.Component(ICAL.parse(content));
  const component = calendar.getFirstSubcomponent('vevent')!;
  return { method: calendar.getFirstPropertyValue('method'), component, event: new ICAL.Event(component) };
}

describe('a calendar file, read by a second parser,', () => {
  test.each([
    ['tentative', 'PUBLISH', 'TENTATIVE'],
    ['confirmed', 'REQUEST', 'CONFIRMED'],
    ['cancelled', 'CANCEL', 'CANCELLED'],
  ] as [CalendarState, string, string][])('says of a %s appointment: %s, %s', (state, method, status) => {
    const file = calendarForMail(state, facts);
    const read = parsed(file.content);
    expect([file.method, methodOf(file.content), read.method]).toEqual([method, method, method]);
    expect(read.component.getFirstPropertyValue('status')).toBe(status);
    expect(read.component.getFirstPropertyValue('sequence')).toBe(3);
    expect(read.event.uid).toBe('job_abc@creneau');
    expect(read.event.startDate.toJSDate().getTime() / 1000).toBe(facts.window.from);
    expect(read.event.endDate.toJSDate().getTime() / 1000).toBe(facts.window.to);
  });

  test('keeps every character of what people wrote, and nothing of it becomes a property', () => {
    const { event, component } = parsed(calendarForMail('confirmed', facts).content);
    expect(event.summary).toBe(facts.summary);
    expect(event.location).toBe(facts.place);
    expect(event.description).toBe(facts.url);
    expect(component.getAllProperties('attendee').map((p) => p.getFirstValue())).toEqual(['MAILTO:anna@example.org']);
    expect(component.getFirstPropertyValue('organizer')).toMatch(/^mailto:office@warmte.example$/i);
  });

  test('cannot be given a line of its own through a name or a place', () => {
    const evil = 'x\r\nATTACH:https://evil.example\r\nEND:VEVENT';
    const { component } = parsed(
      calendarForMail('confirmed', {
        ...facts,
        summary: evil,
        place: evil,
        business: { name: evil, email: 'a@b.example' },
        customer: { name: evil, email: 'anna@example.org' },
      }).content,
    );
    expect(component.getAllProperties('attach')).toEqual([]);
    expect(() => calendarForMail('confirmed', { ...facts, uid: evil })).toThrow(/not an identifier/);
  });

  test('ends an exact start when the work ends', () => {
    const { event } = parsed(
      calendarForDownload('confirmed', { ...facts, window: { from: facts.window.from, to: facts.window.from } }),
    );
    expect(event.duration.toSeconds()).toBe(45 * 60);
  });

  test('is published without guests when it is downloaded', () => {
    const { method, component } = parsed(calendarForDownload('confirmed', facts));
    expect(method).toBe('PUBLISH');
    expect(component.getAllProperties('attendee')).toEqual([]);
  });
});
