import { readyLine } from '../../src/standalone/ready-line'
import { Program, scratchFolder } from '../support/program'

const at = { now: new Date('2026-12-02T15:00:00Z'), pid: 42 }

describe('the program says where it is', () => {
  it('to a person at a terminal in one plain line', () => {
    expect(readyLine('http://127.0.0.1:3000', { ...at, isTerminal: true }).trim()).toBe('Open http://127.0.0.1:3000')
  })

  it('to whatever started it in a line of JSON', () => {
    expect(JSON.parse(readyLine('http://127.0.0.1:3000', { ...at, isTerminal: false }))).toEqual({
      ...{ level: 30, time: '2026-12-02T15:00:00.000Z', msg: 'ready', url: 'http://127.0.0.1:3000', pid: 42 },
    })
  })

  it('and nothing went wrong on the way, in practice mode', async () => {
    const folder = scratchFolder()
    const program = await new Program('standalone/main.js', {
      ...{ PORT: '0', DATA_DIR: folder.path, LOG_LEVEL: 'info' },
    }).start()
    await program.stop()
    folder.remove()
    expect(program.output).toMatch(/"msg":"ready"/)
    expect(program.output).not.toMatch(/failed|"level":[456]0|"err"/)
  })
})
