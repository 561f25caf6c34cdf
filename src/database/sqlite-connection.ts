import { OPEN_CREATE, OPEN_READONLY, OPEN_READWRITE, Database as Handle, type Statement } from 'sqlite3'

export type Row = Record<string, unknown>

const MOST_KEPT_STATEMENTS = 300

/**
 * One connection to a SQLite file. Its statements run one after another, in the order in which they are given: SQLite
 * lets one at a time use a connection anyway, and those that wait for it would each block a thread of Node's pool.
 */
export class SqliteConnection {
  private readonly statements = new Map<string, Statement>()
  private last: Promise<unknown> = Promise.resolve()

  private constructor(private readonly handle: Handle) {}

  /** @param access `read` never writes to the file; `write` creates it when it is missing. */
  static open(file: string, access: 'read' | 'write'): Promise<SqliteConnection> {
    return new Promise((resolve, reject) => {
      const mode = access === 'read' ? OPEN_READONLY : OPEN_READWRITE | OPEN_CREATE
      const handle = new Handle(file, mode, error => (error ? reject(error) : resolve(new SqliteConnection(handle))))
    })
  }

  /** For statements that return rows. */
  all(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.inTurn(async () => {
      const statement = await this.prepared(sql)
      return new Promise<Row[]>((resolve, reject) => {
        statement.all<Row>(values.map(storable), (error, rows) => (error ? reject(error) : resolve(rows)))
      })
    })
  }

  /** For statements that change rows. */
  run(sql: string, values: readonly unknown[] = []): Promise<{ changes: number; lastInsertRowId: number }> {
    return this.inTurn(async () => {
      const statement = await this.prepared(sql)
      return new Promise<{ changes: number; lastInsertRowId: number }>((resolve, reject) => {
        statement.run(values.map(storable), function (error) {
          if (error) reject(error)
          else resolve({ changes: this.changes, lastInsertRowId: this.lastID })
        })
      })
    })
  }

  close(): Promise<void> {
    return this.inTurn(async () => {
      for (const statement of this.statements.values()) await finalized(statement)
      this.statements.clear()
      await new Promise<void>((resolve, reject) => this.handle.close(error => (error ? reject(error) : resolve())))
    })
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work)
    this.last = turn.catch(() => undefined)
    return turn
  }

  private async prepared(sql: string): Promise<Statement> {
    const kept = this.statements.get(sql)
    // Set anew, so that the map stays in the order of last use.
    if (kept) this.statements.delete(sql)
    const statement = kept ?? (await this.prepare(sql))
    this.statements.set(sql, statement)
    if (this.statements.size > MOST_KEPT_STATEMENTS) await this.forgetOldest()
    return statement
  }

  private prepare(sql: string): Promise<Statement> {
    return new Promise((resolve, reject) => {
      const statement = this.handle.prepare(numbered(sql), error => (error ? reject(error) : resolve(statement)))
    })
  }

  private async forgetOldest(): Promise<void> {
    const [sql, statement] = this.statements.entries().next().value!
    this.statements.delete(sql)
    await finalized(statement)
  }
}

const finalized = (statement: Statement): Promise<void> =>
  new Promise(resolve => {
    statement.finalize(() => resolve())
  })

// PostgreSQL's $1 is written ?1 here; the product's SQL says $1.
const numbered = (sql: string): string => (sql.includes('$') ? sql.replace(/\$(\d+)/g, '?$1') : sql)

function storable(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '')
  return typeof value === 'boolean' ? Number(value) : value
}
