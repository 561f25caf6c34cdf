import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'cheerio'
import { createIcon } from '../../../src/web/design'
import { draw, drawPage, sampleSite } from './specimen'

const ROOT = join(__dirname, '../../..')
const views = readdirSync(join(ROOT, 'views'), { recursive: true, encoding: 'utf8' }).filter(name =>
  name.endsWith('.ejs'),
)
const sources = views.map(name => ({ name, text: readFileSync(join(ROOT, 'views', name), 'utf8') }))
const symbols = new Set(
  [...readFileSync(join(ROOT, 'public/icons.svg'), 'utf8').matchAll(/<symbol id="([^"]+)"/g)].map(match => match[1]!),
)

const partial = async (name: string, part: object) =>
  load(await draw(`views/partials/${name}.ejs`, { part, site: sampleSite(), page: {} }))
const page = (extra: object = {}) => ({
  title: 'Specimen',
  status: 500,
  message: 'Words.',
  reference: 'r-1',
  action: null,
  ...extra,
})
const shell = async (site: object = {}, extra: object = {}) =>
  load(await drawPage('views/errors/problem.ejs', page(extra), sampleSite(site)))

describe('views', () => {
  it('hold no inline style, script or handler: the security policy would refuse them', () => {
    const inline = /\sstyle=|\son[a-z]+="|<script(?![^>]*\ssrc=)|<style|javascript:/i
    expect(sources.filter(({ text }) => inline.test(text)).map(({ name }) => name)).toEqual([])
  })

  it('name only icons that the sprite holds', () => {
    const named = sources.flatMap(({ name, text }) =>
      [...text.matchAll(/\bicon\('([^']+)'/g)].map(match => ({ name, icon: match[1]! })),
    )
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter(({ icon }) => !symbols.has(icon))).toEqual([])
  })
})

describe('an icon', () => {
  const icon = createIcon('/assets/icons.svg')

  it('is decoration beside words', () => {
    const $ = load(icon('plus'))
    expect($('svg').attr('aria-hidden')).toBe('true')
    expect($('use').attr('href')).toBe('/assets/icons.svg#plus')
  })

  it('is an image with a name when it stands alone, whatever the name holds', () => {
    const $ = load(icon('plus', 'Add “a" <b>'))
    expect($('svg').attr('role')).toBe('img')
    expect($('svg').attr('aria-label')).toBe('Add “a" <b>')
    expect($('b')).toHaveLength(0)
  })
})

describe('the layout', () => {
  it('says on every page that it is practice mode, and only then', async () => {
    const words = 'Practice mode: meetings are made by the built-in simulator, not by Zoom.'
    const text = (await shell())('.practice').text().replace(/\s+/g, ' ')
    expect(text).toContain(words)
    expect((await shell({}, { bare: true }))('.practice')).toHaveLength(1)
    expect((await shell({ practice: false }))('.practice')).toHaveLength(0)
  })

  it('marks where the person is, and counts what needs attention in words', async () => {
    const $ = await shell({}, { section: 'zoom' })
    expect($('.nav [aria-current=page]').text()).toBe('Zoom 4 need attention')
  })

  it('signs out and changes the theme by forms that carry the token', async () => {
    const $ = await shell()
    for (const action of ['/sign-out', '/theme']) {
      const form = $(`form[action="${action}"]`)
      expect(form.attr('method')).toBe('post')
      expect(form.find('[name=_csrf]').attr('value')).toBe('form-token')
    }
  })

  it('has one skip link, one main and one live region', async () => {
    const $ = await shell()
    expect($('.skip').attr('href')).toBe('#main')
    expect($('main#main')).toHaveLength(1)
    expect($('[aria-live]')).toHaveLength(1)
  })

  it('has no header before sign-in', async () => {
    const $ = await shell({ person: null, center: null, nav: [], newSessionHref: null }, { bare: true })
    expect($('header, footer')).toHaveLength(0)
    expect($('title').text()).toBe('Specimen – Simulation center')
  })

  it('writes the chosen theme, so that nothing flashes', async () => {
    const $ = await shell({ theme: 'dark' })
    expect($('body').attr('data-theme')).toBe('dark')
    expect($('meta[name=color-scheme]').attr('content')).toBe('dark')
    expect((await shell())('body').attr('data-theme')).toBeUndefined()
  })

  it('names the error in the title, loads the time slots for calendars only, escapes everything', async () => {
    const failed = await shell({}, { form: { values: {}, errors: { title: 'Give it a title' } } })
    expect(failed('title').text()).toMatch(/^Error: /)
    expect(failed('link[href*=time-slots]')).toHaveLength(0)
    expect((await shell({}, { wide: true }))('link[href*=time-slots]')).toHaveLength(1)
    const hostile = await shell({ center: { name: '<script>x</script>' } }, { title: '</title><script>y</script>' })
    expect(hostile('script')).toHaveLength(1)
  })
})

describe('a field', () => {
  const form = {
    values: { title: 'Sep"sis', days: ['mo'], host: 'b' },
    errors: { title: 'Too short', days: 'Choose a day' },
  }

  it('ties label, hint and message to the input and keeps what was typed', async () => {
    const $ = await partial('field', { form, name: 'title', label: 'Title', hint: 'Students see this.' })
    expect($('label').attr('for')).toBe('title')
    expect($('input').attr('value')).toBe('Sep"sis')
    expect($('input').attr('aria-invalid')).toBe('true')
    expect($('input').attr('aria-describedby')).toBe('title-hint title-error')
    expect($('#title-error').text()).toBe('Error: Too short')
  })

  it('says nothing of an error where there is none', async () => {
    const $ = await partial('field', { form, name: 'host', label: 'Host' })
    expect($('input').is('[aria-invalid], [aria-describedby]')).toBe(false)
  })

  it('groups choices under a legend and ticks what was chosen', async () => {
    const options = [
      { value: 'mo', label: 'Monday' },
      { value: 'tu', label: 'Tuesday' },
    ]
    const $ = await partial('field', { form, name: 'days', label: 'Days', type: 'checkboxes', options })
    expect($('fieldset > legend').text()).toBe('Days')
    expect($('fieldset').attr('aria-describedby')).toBe('days-error')
    expect(
      $('input[checked]')
        .map((_, input) => $(input).attr('value'))
        .get(),
    ).toEqual(['mo'])
    expect($('#days')).toHaveLength(1)
  })

  it('selects the typed option', async () => {
    const options = [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B' },
    ]
    const $ = await partial('field', { form, name: 'host', label: 'Host', type: 'select', options })
    expect($('option[selected]').attr('value')).toBe('b')
  })

  it('takes times as text, because browsers draw time inputs in a clock of their own', async () => {
    const $ = await partial('field', { name: 'start', label: 'Starts', type: 'time', suggestions: ['14:00'] })
    expect($('input').attr('type')).toBe('text')
    expect($('input').attr('list')).toBe('start-list')
    expect($('datalist#start-list option').attr('value')).toBe('14:00')
  })

  it('never gives a secret back', async () => {
    const part = {
      form: { values: { secret: 'hunter2' }, errors: {} },
      name: 'secret',
      label: 'Client secret',
      saved: { lastFour: '7f2a', when: '41 days ago' },
    }
    const $ = await partial('secret-field', part)
    expect($.html()).not.toContain('hunter2')
    expect($('input').attr('value')).toBeUndefined()
    expect($('code').text()).toBe('••••7f2a')
  })
})

describe('parts', () => {
  it('list what is wrong, each message a link to its field', async () => {
    const $ = await partial('error-summary', {
      form: { values: {}, errors: { end: 'Room taken', form: 'Nothing saved' } },
      ids: { end: 'ends' },
    })
    expect($('[role=alert]').is('[tabindex=-1][autofocus]')).toBe(true)
    expect($('a').attr('href')).toBe('#ends')
    expect($('li').last().text()).toBe('Nothing saved')
    expect((await partial('error-summary', { form: { values: {}, errors: {} } }))('body').text().trim()).toBe('')
  })

  it.each([
    [{ have: null }, 'permissions not checked'],
    [{ have: 5 }, '5 of 7 permissions granted, 1 in part'],
    [{ have: 7, extra: 2 }, '7 of 7 permissions granted, 2 more than needed, 1 in part'],
  ])('meter %j says “%s”', async (part, words) => {
    const $ = await partial('meter', {
      ...part,
      groups: [{ name: 'Meeting', states: part.have === null ? ['unchecked'] : ['granted', 'part'] }],
    })
    expect($('[role=img]').attr('aria-label')).toBe(words)
    expect($('small').text()).toBe(part.have === null ? 'Meeting' : 'Meeting 2/2, in part')
  })

  it('always have the words of a session’s status', async () => {
    const status = { key: 'live', icon: 'radio', word: 'Live now' }
    const part = {
      href: '/s',
      hue: 'nur',
      status,
      time: '10:15',
      end: '11:45',
      title: 'Cardiac arrest team',
      host: 'Dr. Okafor',
    }
    const spoken = async (extra: object) =>
      (await partial('session-chip', { ...part, ...extra }))('.ev').text().replace(/\s+/g, ' ')
    expect(await spoken({})).toBe('10:15Cardiac arrest team, Live now, Dr. Okafor, until 11:45')
    expect(await spoken({ block: 'hours' })).toContain(', Live now, Dr. Okafor, until 11:45')
    expect(await spoken({ block: true })).toContain('Live now')
    expect((await partial('session-chip', { ...part, href: null }))('a')).toHaveLength(0)
  })

  it('draw presence in the planned time only', async () => {
    const $ = await partial('presence-bar', {
      minutes: 90,
      stays: [
        [-5, 45],
        [80, 100],
        [95, 99],
      ],
      kind: 'late',
      label: 'x',
    })
    const bars = $('.b1')
      .map((_, bar) => [[$(bar).attr('x'), $(bar).attr('width')]])
      .get()
    expect(bars).toEqual([
      ['0', '450'],
      ['800', '100'],
    ])
  })
})
