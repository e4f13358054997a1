import { DayPilot } from '@daypilot/daypilot-lite-javascript';

const local = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 19);
const levels = {
  day: {
    scale: 'CellDuration',
    cellDuration: 60,
    cellWidth: 40,
    timeHeaders: [{ groupBy: 'Day' }, { groupBy: 'Hour' }],
  },
  week: {
    scale: 'CellDuration',
    cellDuration: 720,
    cellWidth: 72,
    timeHeaders: [{ groupBy: 'Day' }, { groupBy: 'Cell' }],
  },
  month: { scale: 'Day', cellWidth: 48, timeHeaders: [{ groupBy: 'Month' }, { groupBy: 'Day' }] },
  year: { scale: 'Week', cellWidth: 24, timeHeaders: [{ groupBy: 'Month' }, { groupBy: 'Week' }] },
};

/** DayPilot Lite's scheduler. */
export async function mount(element, { from, days, resources, cards }, level) {
  const scheduler = new DayPilot.Scheduler(element, {
    startDate: local(from).slice(0, 10),
    days,
    ...levels[level],
    rowHeaderWidth: 200,
    eventHeight: 28,
    heightSpec: 'Fixed',
    height: element.clientHeight - 80,
    resources: resources.map(({ id, name }) => ({ id, name })),
    events: cards.map((c) => ({
      id: c.id,
      resource: c.resourceId,
      start: local(c.from),
      end: local(c.to),
      text: c.title,
    })),
  });
  scheduler.init();
  return {
    scroller: () => element.querySelector('.scheduler_default_scrollable'),
    level: (next) => scheduler.update(levels[next]),
    card: () => element.querySelector('.scheduler_default_event'),
  };
}
