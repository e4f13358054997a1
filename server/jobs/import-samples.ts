import type { ImportFileKind } from '../../shared/setup.ts';

/** A file of each kind to begin with: a header and a row or two that can be read as they are. */
export const importSamples: Record<ImportFileKind, string> = {
  customers: `ref,name,email,phone,locale,street,house_number,postcode,place,notes
C1001,An Peeters,an.peeters@example.org,,nl,Kouter,1,9000,Gent,Rings twice
C1002,Luc Maes,luc.maes@example.org,,nl,Brusselsesteenweg,120,9050,Gentbrugge,
`,
  jobs: `ref,customer_ref,service,location,strategy,priority,from_day,to_day,refused,preferred,note
J2001,C1001,Name of a service,,propose,0,,,morning; fri afternoon,mon tue,
J2002,C1002,Name of a service,,,5,,,,,Boiler makes a noise
`,
  resources: `ref,name,kind,location,units,skills,drives,street,house_number,postcode,place,email,max_visits,groups,shifts
P1,Sofie Van Damme,person,,1,gas; heat pump,yes,Kouter,1,9000,Gent,sofie@example.org,6,North,mon-fri 08:00-12:00 12:30-16:30
P2,Bram Claes,person,,1,gas,yes,Brusselsesteenweg,120,9050,Gentbrugge,bram@example.org,0,North,mon-thu 08:00-17:00; sat 09:00-12:00
D1,Flue camera,equipment,,2,camera,no,,,,,,,,
`,
  stock: `item,place,lot,quantity,expires,received,unit,reorder_at,reason
Dressing kit,Name of a location,L-2031,40,2029-06-30,,piece,10,
Spare seal,Name of a technician,L-7,5,,,piece,2,
`,
  area: `postcode,place,latitude,longitude
9000,Gent,51.0543,3.7174
9050,Gentbrugge,51.0370,3.7640
`,
};
