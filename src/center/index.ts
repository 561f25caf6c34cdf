export { CenterQueries } from './center.queries'
export { Institution } from './institution.entity'
export { Program, PROGRAM_HUES, type ProgramHue } from './program.entity'
export { Room } from './room.entity'
