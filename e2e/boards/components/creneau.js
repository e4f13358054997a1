import { h, render } from 'preact';
import { dayOf } from '../../../shared/time.ts';
import { BoardPage } from '../../../widget/office/board/board-page.tsx';
import { ready, spanOfDays } from '../../../widget/office/board/load.ts';
import { putCards, setRows } from '../../../widget/office/board/model.ts';
import { putOccupancy } from '../../../widget/office/board/occupancy.ts';
import {
  board,
  line,
  occupancy,
  openAt,
  showHours,
  showLevel,
  touch,
  workingHours,
} from '../../../widget/office/board/state.ts';
import { hoursFor } from '../../../widget/office/board/timeline.ts';
import { me } from '../../../widget/office/session.ts';
import '../../../widget/ui/tokens.css';
import '../../../widget/ui/ui.css';
import '../../../widget/office/office.css';

const DAY = 86_400;

/** Who would be signed in. */
const owner = (today) => ({
  staff: { id: 's', name: 'Owner', email: '', role: 'owner', locationIds: [], resourceId: null },
  business: {
    ...{ id: 'b', name: 'Bench', zone: 'UTC', locale: 'en', country: 'BE', colour: '#0b5fff', today, terms: {} },
    ...{ services: [], locations: [], resources: [] },
  },
  rights: ['see-schedule', 'see-customers', 'place-jobs', 'work-queue'],
  ownDay: false,
  queueCount: 0,
});

/** Our own board as the office has it; nobody answers what it asks, for everything is here already. */
export async function mount(element, { from, days, resources, cards }, level) {
  window.fetch = () => new Promise(() => {});
  window.EventSource = class {
    addEventListener() {}
    close() {}
  };
  const today = dayOf(from, 'UTC');
  const last = dayOf(from + (days - 1) * DAY, 'UTC');
  me.value = owner(today);
  render(h(BoardPage, {}), element);
  const all = Array.from({ length: days }, (_, d) => from + d * DAY);
  const shifts = all.map((day) => ({ from: day + 8 * 3600, to: day + 18 * 3600 }));
  const rows = resources.map(({ id, name }) => ({
    ...{ id, name, kind: 'person', locationId: null, skills: [], groupIds: [], units: 1, drives: true, colour: '' },
    ...{ shifts, absences: [] },
  }));
  const visits = level === 'year' ? [] : cards;
  const told = visits.map((c) => ({
    ...{ id: c.id, kind: 'visit', jobId: c.id, status: 'booked', outcome: null, title: c.title, serviceId: 's' },
    ...{ serviceName: 'Visit', place: '', point: null, window: { from: c.from, to: c.to }, setUp: 0, drive: 0 },
    ...{ takings: [{ resourceId: c.resourceId, unit: 1, leads: true, from: c.from, to: c.to }] },
    ...{ pinned: false, seriesId: null, version: 1 },
  }));
  showHours(hoursFor(shifts, 'UTC'));
  workingHours.value = line.value.hours;
  setRows(board.value, rows, spanOfDays(today, last));
  putCards(board.value, told);
  const taken = Map.groupBy(visits, (c) => c.resourceId);
  putOccupancy(
    occupancy,
    {
      version: { ledger: 1, roster: 1 },
      days: all.map((day) => dayOf(day, 'UTC')),
      rows: resources.map(({ id }, r) => {
        const minutes = new Array(days).fill(0);
        for (const c of taken.get(id) ?? []) minutes[Math.floor((c.from - from) / DAY)] += (c.to - c.from) / 60;
        if (level === 'year') for (const d of minutes.keys()) minutes[d] = (r * 37 + d * 101) % 660;
        return { resourceId: id, worked: minutes.map(() => 600), taken: minutes, conflicts: minutes.map(() => 0) };
      }),
    },
    line.value,
  );
  ready.value = true;
  openAt();
  showLevel(level, from + 12 * 3600);
  touch();
  const canvas = () => element.querySelector('canvas');
  const wheel = (more) => {
    const { x, y, width, height } = canvas().getBoundingClientRect();
    const at = { clientX: x + width / 2, clientY: y + height / 2, bubbles: true, cancelable: true };
    canvas().dispatchEvent(new WheelEvent('wheel', { ...at, ...more }));
  };
  return {
    scrollBy: (dx, dy) => wheel({ deltaX: dx, deltaY: dy }),
    zoomBy: (factor) => wheel({ deltaY: -Math.log(factor) * 400, ctrlKey: true }),
    level: (next) => showLevel(next),
    card() {
      const { x, y } = canvas().getBoundingClientRect();
      return { x: x + 20, y: y + 60, width: 40, height: 12 };
    },
  };
}
