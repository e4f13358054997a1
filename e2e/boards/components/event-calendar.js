import { createCalendar, Interaction, ResourceTimeline } from '@event-calendar/core';
import '@event-calendar/core/index.css';

const levels = {
  day: { slotDuration: '01:00', slotWidth: 40 },
  week: { slotDuration: '12:00', slotWidth: 72 },
  month: { slotDuration: { days: 1 }, slotWidth: 48 },
  year: { slotDuration: { weeks: 1 }, slotWidth: 24 },
};

/** EventCalendar's resource timeline. */
export async function mount(element, { from, days, resources, cards }, level) {
  const calendar = createCalendar(element, [ResourceTimeline, Interaction], {
    view: 'resourceTimelineMonth',
    duration: { days },
    date: new Date(from * 1000).toISOString().slice(0, 10),
    height: `${element.clientHeight}px`,
    editable: true,
    ...levels[level],
    resources: resources.map(({ id, name }) => ({ id, title: name })),
    events: cards.map((c) => ({
      id: c.id,
      resourceIds: [c.resourceId],
      start: new Date(c.from * 1000).toISOString().slice(0, 19),
      end: new Date(c.to * 1000).toISOString().slice(0, 19),
      title: c.title,
    })),
  });
  return {
    scroller: () => element.querySelector('.ec-main') ?? element.querySelector('.ec-body'),
    level(next) {
      for (const [name, value] of Object.entries(levels[next])) calendar.setOption(name, value);
    },
    card: () => element.querySelector('.ec-event'),
  };
}
