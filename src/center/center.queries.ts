import type { Database } from '../database'
import { Institution } from './institution.entity'
import { Program } from './program.entity'
import { Room } from './room.entity'

/** Reads of a center's own furniture: its rooms and programs, in the order the center gave them. */
export class CenterQueries {
  constructor(private readonly db: Database) {}

  institution(id: string): Promise<Institution> {
    return this.db.read.findOneByOrFail(Institution, { id })
  }

  rooms(institutionId: string): Promise<Room[]> {
    return this.db.read.find(Room, { where: { institutionId }, order: { position: 'ASC', name: 'ASC' } })
  }

  programs(institutionId: string): Promise<Program[]> {
    return this.db.read.find(Program, { where: { institutionId }, order: { position: 'ASC', name: 'ASC' } })
  }
}
