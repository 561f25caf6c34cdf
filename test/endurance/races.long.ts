import { declareRaces } from '../connections/races'

describe.each(['sqlite', 'postgres'] as const)(
  '200 disconnects and 100 new authorizations during refreshes, on %s',
  kind => declareRaces(kind, 200),
)
