import type { ZoomSimulator } from '../../src/simulator'
import { APP, CALLBACK, GRACE_ELSEWHERE, startZoom, Visitor } from './client'

let zoom: ZoomSimulator
let visitor: Visitor

beforeAll(async () => void ({ zoom } = await startZoom()))
afterAll(() => zoom.stop())
beforeEach(() => {
  zoom.control.reset()
  visitor = new Visitor(zoom)
})

const names = (html: string): string[] =>
  [...html.matchAll(/<span class="name">(.*?)<\/span>/g)].map(match => match[1]!)

describe('the created apps', () => {
  const lists = async () => {
    const { text } = await visitor.page(`${zoom.url}/develop/apps`)
    const [own, others] = text.split('Apps of other centers')
    return { own: names(own!), others: names(others!), text }
  }

  it('of other centers stand apart, below the page that builds one', async () => {
    const { own, others, text } = await lists()

    expect(own).toEqual([])
    expect(text).toContain('You have built none yet.')
    expect(others).toEqual(['Northlake SimCenter', 'Northlake SimCenter (granular)'])
  })

  it('are one’s own when they were built here', async () => {
    await visitor.submit('/develop/apps', { name: 'Lakeside sessions' })
    const { own, others } = await lists()

    expect(own).toEqual(['Lakeside sessions'])
    expect(others).toHaveLength(2)
  })
})

describe('who signs in at Zoom', () => {
  const choices = async () => (await visitor.page(visitor.authorizeUrl())).text

  it('finds the people of the app’s center first, and those by name', async () => {
    zoom.control.createUser({ firstName: 'Aaron', lastName: 'Abel', email: 'a.abel@lakeside.example' })
    const shown = names(await choices())

    expect(shown.slice(0, 3)).toEqual(['Amara Okafor', 'Daniel Kim', 'Lena Hoffmann'])
    expect(shown.slice(-2)).toEqual(['Aaron Abel', 'Grace Lindqvist'])
  })

  it('tells two of the same name apart by their addresses', async () => {
    zoom.control.createUser({ firstName: 'Priya', lastName: 'Raman', email: 'p.raman@northfield.example' })
    const html = await choices()

    expect(names(html).filter(name => name === 'Priya Raman')).toHaveLength(2)
    for (const email of ['priya.raman@northlake.example', 'p.raman@northfield.example']) expect(html).toContain(email)
  })
})

describe('an app that is not available', () => {
  it('offers another account and the way back', async () => {
    const as = zoom.control.exportWorld().users.find(user => user.email === GRACE_ELSEWHERE)!.id
    const bounced = await visitor.page(visitor.authorizeUrl({ as }))
    const { text } = await visitor.page(zoom.url + bounced.headers.get('location')!)

    expect(text).toContain('This app is not available')
    expect(text).toContain(`href="${new URL(CALLBACK).origin}">Back to the app`)
    const again = /href="([^"]+)">Use another account/.exec(text)![1]!.replaceAll('&#38;', '&').replaceAll('&amp;', '&')
    expect((await visitor.page(zoom.url + again)).text).toContain('Choose the simulated person')
  })

  it('offers no way to where nobody came from', async () => {
    const { id } = zoom.control.exportWorld().apps.find(app => app.name === APP.name)!
    const { text } = await visitor.page(`${zoom.url}/marketplace/apps/${id}`)

    expect(text).not.toContain('Use another account')
  })
})
