/** What is special about a session of the demo week. */
export type DemoMark = 'rec' | 'proc' | 'live' | 'room' | 'canc' | ''

export interface DemoSession {
  title: string
  program: string
  room: string
  instructor: string
  startsAt: Date
  minutes: number
  learners: number
  mark: DemoMark
}

/**
 * The days of the demo center's story, one line a session: two days before today, today, two days after it; start and end (as if it were 10:42 now),
 * title, program, room, instructor, learners, and what is special about it.
 */
export const DEMO_WEEK = `
-2|08:00|09:30|Sepsis response|nur|bay1|okafor|10|rec
-2|08:30|10:00|Pediatric airway|med|bay2|reyes|8|rec
-2|09:00|12:00|IV insertion|nur|sklA|lind|22|room
-2|09:00|10:00|Virtual ward round|pha|net|chen|18|rec
-2|10:30|12:00|Shoulder dystocia|nur|bay3|lind|9|rec
-2|11:00|12:30|Rapid sequence intubation|ems|bay1|abara|8|rec
-2|13:00|15:00|Surgical safety checklist|med|or|patel|8|rec
-2|13:00|16:00|Suturing|pa|sklB|reyes|20|room
-2|13:30|14:30|Telehealth intake|pa|net|diaz|16|rec
-2|14:00|15:30|Anaphylaxis|med|bay1|kim|10|rec
-2|15:45|16:45|Debrief: anaphylaxis|med|deb2|kim|10|
-1|08:00|12:00|OSCE: Year 3 medicine|med|osce|patel|32|rec
-1|08:30|10:00|Stroke alert|nur|bay1|lind|10|rec
-1|09:00|10:30|Newborn resuscitation|nur|bay3|diaz|9|rec
-1|09:00|11:00|Central line|med|sklA|reyes|14|room
-1|10:00|11:00|Medication review call|pha|net|chen|18|rec
-1|10:15|11:15|Debrief: stroke|nur|deb1|lind|10|rec
-1|11:00|12:30|Chest pain|pa|bay2|kim|10|rec
-1|13:00|14:30|Mass casualty triage|ems|bay1|abara|12|rec
-1|13:30|15:00|Breaking bad news|ipe|deb2|kim|14|rec
-1|14:00|16:00|Airway fundamentals|ems|sklB|lind|20|room
-1|15:00|16:30|Postpartum hemorrhage|nur|bay3|diaz|9|rec
-1|15:30|16:30|Pharmacy counseling|pha|net|chen|16|canc
0|08:00|09:30|Diabetic ketoacidosis|med|bay1|kim|10|rec
0|08:00|09:00|Huddle: morning team|ipe|deb1|okafor|6|rec
0|08:30|10:00|Febrile child|nur|bay2|diaz|10|proc
0|09:00|12:00|OSCE: Nursing cohort B|nur|osce|lind|32|live
0|09:00|11:00|Catheter care|nur|sklA|patel|22|room
0|10:15|11:45|Cardiac arrest team|ipe|bay1|okafor|12|live
0|10:30|12:00|Trauma primary survey|ems|bay2|abara|8|live
0|11:00|12:00|Anticoagulation clinic|pha|net|chen|18|
0|13:00|14:30|Sepsis response|nur|bay1|okafor|10|
0|13:00|15:00|Laparoscopic basics|med|or|patel|8|
0|13:30|15:00|Eclampsia|nur|bay3|novak|9|
0|13:30|16:30|Casting and splints|pa|sklB|reyes|20|room
0|14:00|15:00|Telehealth intake|pa|net|hale|16|
0|15:00|16:00|Debrief: sepsis|nur|deb1|okafor|10|
0|15:30|17:00|Burns|ems|bay1|abara|8|
1|08:00|12:00|OSCE: Year 4 medicine|med|osce|patel|32|
1|08:30|10:00|Status epilepticus|med|bay2|reyes|8|
1|09:00|10:30|Hypoglycemia|nur|bay1|diaz|10|
1|09:00|12:00|IV insertion|nur|sklA|lind|22|room
1|10:45|11:45|Debrief: hypoglycemia|nur|deb1|diaz|10|
1|11:00|12:30|Opioid overdose|ems|bay1|abara|8|
1|11:00|12:00|Medication review call|pha|net|chen|18|
1|13:00|14:30|Surgical handover|ipe|or|patel|10|
1|13:30|15:00|Pediatric sepsis|nur|bay2|diaz|10|
1|13:30|15:00|Difficult conversations|ipe|deb2|hale|14|
1|14:00|16:00|Ultrasound guided access|med|sklB|reyes|16|room
1|15:00|16:30|Cord prolapse|nur|bay3|lind|9|
2|08:30|10:00|Asthma exacerbation|pa|bay1|kim|10|
2|09:00|10:00|Journal club: simulation|ipe|net|okafor|24|
2|09:00|12:00|OSCE: Paramedic|ems|osce|abara|16|
2|10:30|12:00|Neonatal transport|nur|bay3|lind|9|
2|10:30|12:00|Trauma team|ipe|bay2|novak|12|
2|13:00|15:00|Wound care|nur|sklA|lind|22|room
2|13:00|14:30|Acute MI|med|bay1|reyes|10|
`

export const DEMO_ROOMS = [
  ['bay1', 'Sim Bay 1', 'Adult, 12'],
  ['bay2', 'Sim Bay 2', 'Pediatric, 12'],
  ['bay3', 'Sim Bay 3', 'Obstetric, 10'],
  ['or', 'OR Suite', 'Surgical, 8'],
  ['sklA', 'Skills Lab A', 'Skills, 24'],
  ['sklB', 'Skills Lab B', 'Skills, 24'],
  ['osce', 'OSCE Suite', '8 stations'],
  ['deb1', 'Debrief 1', 'Seats 14'],
  ['deb2', 'Debrief 2', 'Seats 14'],
  ['net', 'Online only', 'Zoom'],
] as const

export const DEMO_PROGRAMS = [
  ['nur', 'Nursing'],
  ['med', 'Medicine'],
  ['pa', 'Physician assistant'],
  ['ems', 'Paramedic'],
  ['ipe', 'Interprofessional'],
  ['pha', 'Pharmacy'],
] as const

/** The first one is whom the sign-in page offers. */
export const DEMO_INSTRUCTORS = [
  ['okafor', 'Dr. Adaeze Okafor', 'a.okafor@northfield.example'],
  ['lind', 'Maria Lindqvist, RN', 'm.lindqvist@northfield.example'],
  ['reyes', 'Dr. Tomás Reyes', 't.reyes@northfield.example'],
  ['chen', 'Wei Chen, PharmD', 'w.chen@northfield.example'],
  ['abara', 'Daniel Abara, NRP', 'd.abara@northfield.example'],
  ['patel', 'Dr. Asha Patel', 'a.patel@northfield.example'],
  ['kim', 'Dr. Soo-Jin Kim', 's.kim@northfield.example'],
  ['diaz', 'Luz Díaz, RN', 'l.diaz@northfield.example'],
  ['novak', 'Eva Nováková, RN', 'e.novakova@northfield.example'],
  ['hale', 'Jordan Hale, PA-C', 'j.hale@northfield.example'],
] as const

/** These two have never connected Zoom. */
export const NOT_CONNECTED: readonly string[] = ['novak', 'hale']

const FIRST_NAMES = [
  'Amara',
  'Ben',
  'Carmen',
  'Dmitri',
  'Emily',
  'Farah',
  'Grace',
  'Hugo',
  'Imani',
  'Jack',
  'Keiko',
  'Liam',
  'Mei-Ling',
  'Noah',
  'Olivia',
  'Pedro',
  'Quinn',
  'Rosa',
  'Samir',
  'Tessa',
  'Uma',
  'Viktor',
  'Willa',
  'Xavier',
  'Yusuf',
  'Zoe',
  'Aaron',
  'Bianca',
  'Callum',
  'Dana',
  'Elif',
  'Felix',
] as const

const LAST_NAMES = [
  'Nwosu',
  'Whitaker',
  'Ortega',
  'Volkov',
  'Tran',
  'Siddiqui',
  'Mbeki',
  'Larsen',
  'Brooks',
  'Sullivan',
  'Tanaka',
  'Byrne',
  'Wu',
  'Fischer',
  'Grant',
  'Almeida',
  'Harper',
  'Jiménez',
  'Haddad',
  'de Vries',
  'Krishnan',
  'Horváth',
  'Stone',
  'Dubois',
  'Demir',
  'Papadaki',
  'Feld',
  'Rossi',
  'Reid',
  'Koh',
  'Aydin',
  'Braun',
] as const

// As many as the fullest hour needs: each first name meets three last names.
const COHORTS = [0, 11, 22]

/** The first one is whom the sign-in page offers. */
export const DEMO_STUDENTS: readonly string[] = COHORTS.flatMap(step =>
  FIRST_NAMES.map((first, index) => `${first} ${LAST_NAMES[(index + step) % LAST_NAMES.length]}`),
)

export const studentKey = (index: number): string => `student-${index}`
