import type { SlotWords } from '../slot-text.ts';

export const uk: SlotWords = {
  near: '{Technician} тоді за {distance} від вас: {minutes} хв додаткової дороги',
  'near-no-detour': '{Technician} тоді за {distance} від вас, без об’їзду',
  'on-the-way': 'Нам по дорозі: {minutes} хв додатково',
  'on-the-way-no-detour': 'Нам по дорозі, без об’їзду',
  'fits-gap': 'Точно між двома іншими',
  'same-person': '{name} — як і минулого разу',
  preferred: 'У зручний для вас час',
  'in-the-past': 'цей день уже минув',
  'too-soon': 'це зарано, щоб усе підготувати',
  'beyond-horizon': 'так далеко наперед ми ще не плануємо',
  'refused-by-customer': 'ви сказали, що цей час вам не підходить',
  'nobody-qualified': 'тоді не працює ніхто з потрібною кваліфікацією',
  'nobody-on-shift': 'тоді ми не працюємо',
  travel: 'ми не встигнемо до вас доїхати',
  taken: 'тоді всі зайняті',
  'resource-taken': 'зал або обладнання тоді зайняті',
  'too-far': 'того дня ми надто далеко від вас',
  'day-full': 'на цей день місць уже немає',
  'supplies-gone': 'на той день у нас не залишилося «{item}»',
  'supplies-expire': 'термін придатності «{item}» спливає до того дня',
};
