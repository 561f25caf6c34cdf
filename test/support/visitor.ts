import { load, type Cheerio, type CheerioAPI } from 'cheerio'
import type { AnyNode, Element } from 'domhandler'

const MOST_REDIRECTS = 12

/** What is filled into a field: text, ticked or not, or several ticked values. */
type Value = string | boolean | string[]

/** A browser without scripts: follows links by their words, fills fields by their labels, keeps cookies per origin. */
export class Visitor {
  status = 0
  html = ''
  url: string
  headers = new Headers()
  /** Done once, after an answer that sends the visitor elsewhere and before they go there: the moment after a promise. */
  atRedirect: (() => Promise<void>) | null = null
  private $: CheerioAPI = load('')
  private readonly cookies = new Map<string, Map<string, string>>()

  constructor(private readonly base: string) {
    this.url = base
  }

  /** @param path below the module's address, or an absolute address */
  async open(path: string): Promise<this> {
    return this.go('GET', this.absolute(path))
  }

  async post(
    path: string,
    fields: Record<string, string> | URLSearchParams,
    headers: Record<string, string> = {},
  ): Promise<this> {
    return this.go('POST', this.absolute(path), new URLSearchParams(fields), headers)
  }

  /** Asks for a file as a player or a script does, without leaving the page. */
  ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
    const url = this.absolute(path)
    return fetch(url, this.request(method, url, undefined, new URL(this.base).origin, headers))
  }

  /** Follows the link with these words. */
  async follow(words: string): Promise<this> {
    const href = this.link(words)
    if (!href) throw new Error(`There is no link “${words}” on ${this.url}. Links: ${this.words('a').join(' | ')}`)
    return this.go('GET', href)
  }

  /** Fills the form around the button with these words, and submits it. */
  async submit(button: string, values: Record<string, Value> = {}): Promise<this> {
    const chosen = this.find('button, input[type=submit]', button)
    const owner = chosen.attr('form')
    const form = owner ? this.$(`form[id="${owner}"]`) : chosen.closest('form')
    if (form.length === 0)
      throw new Error(
        `There is no button “${button}” in a form on ${this.url}. Buttons: ${this.words('button').join(' | ')}`,
      )
    const fields = this.fields(form, values)
    const name = chosen.attr('name')
    if (name) fields.append(name, chosen.attr('value') ?? '')
    const action = new URL(chosen.attr('formaction') ?? form.attr('action') ?? this.url, this.url).href
    if ((form.attr('method') ?? 'get').toLowerCase() === 'post') return this.go('POST', action, fields)
    return this.go('GET', `${action.split('?')[0]}?${fields.toString()}`)
  }

  get path(): string {
    return this.url.startsWith(this.base) ? this.url.slice(this.base.length) : this.url
  }

  get heading(): string {
    return squeeze(this.$('h1').first().text())
  }

  get text(): string {
    const copy = load(this.html)
    copy('script, style, [hidden]').remove()
    return squeeze(copy('body').text())
  }

  /** The messages beside fields. */
  get errors(): string[] {
    return this.$('[id$="-error"]')
      .toArray()
      .map(each => squeeze(this.$(each).text()).replace(/^Error: /, ''))
  }

  link(words: string): string | null {
    const href = this.find('a', words).attr('href')
    return href ? new URL(href, this.url).href : null
  }

  hasButton(words: string): boolean {
    return this.find('button', words).length > 0
  }

  select(selector: string): string[] {
    return this.$(selector)
      .toArray()
      .map(each => squeeze(this.$(each).text()))
  }

  attr(selector: string, name: string): string | undefined {
    return this.$(selector).first().attr(name)
  }

  get csrf(): string {
    return this.$('input[name=_csrf]').first().attr('value') ?? ''
  }

  cookie(name: string): string | undefined {
    return this.cookies.get(new URL(this.base).origin)?.get(name)
  }

  private absolute(path: string): string {
    return /^https?:/.test(path) ? path : this.base + path
  }

  private async go(
    method: string,
    address: string,
    body?: URLSearchParams,
    extra: Record<string, string> = {},
  ): Promise<this> {
    const from = new URL(this.url).origin
    let [verb, url, form] = [method, address, body]
    for (let hop = 0; hop < MOST_REDIRECTS; hop++) {
      const answer = await fetch(url, this.request(verb, url, form, from, extra))
      this.keep(url, answer)
      const location = answer.headers.get('location')
      if (answer.status < 300 || answer.status >= 400 || !location) return this.show(url, answer)
      await answer.arrayBuffer()
      await this.passMoment()
      url = new URL(location, url).href
      if (answer.status !== 307 && answer.status !== 308) [verb, form] = ['GET', undefined]
    }
    throw new Error(`More than ${MOST_REDIRECTS} redirects, the last to ${url}`)
  }

  private passMoment(): Promise<void> | undefined {
    const act = this.atRedirect
    this.atRedirect = null
    return act?.()
  }

  private request(
    method: string,
    url: string,
    body: URLSearchParams | undefined,
    from: string,
    extra: Record<string, string>,
  ): RequestInit {
    const { origin } = new URL(url)
    const cookie = [...(this.cookies.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
    const site = origin === from ? 'same-origin' : 'cross-site'
    const headers = {
      accept: 'text/html',
      ...(cookie ? { cookie } : {}),
      ...(method === 'POST' ? { origin: from, 'sec-fetch-site': site } : {}),
      ...extra,
    }
    return { method, headers, redirect: 'manual', ...(body ? { body } : {}) }
  }

  private keep(url: string, answer: Response): void {
    const { origin } = new URL(url)
    const jar = this.cookies.get(origin) ?? new Map<string, string>()
    this.cookies.set(origin, jar)
    for (const line of answer.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(';')
      const [name, ...value] = pair!.split('=')
      const isGone = attributes.some(each => /expires=Thu, 01 Jan 1970|max-age=0/i.test(each))
      if (isGone) jar.delete(name!.trim())
      else jar.set(name!.trim(), value.join('='))
    }
  }

  private async show(url: string, answer: Response): Promise<this> {
    this.url = url
    this.status = answer.status
    this.headers = answer.headers
    this.html = await answer.text()
    // Without scripts, what stands in noscript is part of the page.
    this.$ = load(this.html, { scriptingEnabled: false })
    return this
  }

  private find(selector: string, words: string): Cheerio<Element> {
    const all = this.$<Element, string>(selector)
    const named = (each: Element): string => squeeze(this.$(each).attr('aria-label') ?? this.$(each).text())
    const exact = all.filter((_, each) => named(each) === words).first()
    return exact.length > 0 ? exact : all.filter((_, each) => named(each).includes(words)).first()
  }

  private words(selector: string): string[] {
    return this.select(selector).filter(Boolean)
  }

  private fields(form: Cheerio<AnyNode>, values: Record<string, Value>): URLSearchParams {
    const wishes = new Map(Object.entries(values).map(([label, value]) => [this.inputFor(form, label), value] as const))
    const fields = new URLSearchParams()
    form.find('input, select, textarea').each((_, each) => {
      const input = this.$(each)
      const name = input.attr('name')
      if (!name || input.attr('disabled') !== undefined) return
      for (const value of this.valuesOf(input, each, wishes.get(each))) fields.append(name, value)
    })
    return fields
  }

  private valuesOf(input: Cheerio<Element>, each: Element, wish: Value | undefined): string[] {
    const type = input.attr('type') ?? each.tagName
    if (type === 'submit' || type === 'button') return []
    if (type === 'checkbox' || type === 'radio') {
      const isTicked = wish === undefined ? input.attr('checked') !== undefined : wish === true
      return isTicked ? [input.attr('value') ?? 'on'] : []
    }
    if (each.tagName === 'select') return this.chosenOptions(input, wish)
    const text = each.tagName === 'textarea' ? input.text() : (input.attr('value') ?? '')
    return [typeof wish === 'string' ? wish : text]
  }

  private chosenOptions(input: Cheerio<Element>, wish: Value | undefined): string[] {
    const options = input.find('option').toArray()
    const value = (option: (typeof options)[number]): string => this.$(option).attr('value') ?? this.$(option).text()
    if (wish !== undefined) {
      const wanted = [wish].flat().map(String)
      return options
        .filter(option => wanted.some(each => value(option) === each || squeeze(this.$(option).text()).includes(each)))
        .map(value)
    }
    const selected = options.filter(option => this.$(option).attr('selected') !== undefined)
    if (input.attr('multiple') !== undefined) return selected.map(value)
    return (selected.length > 0 ? selected.slice(0, 1) : options.slice(0, 1)).map(value)
  }

  private inputFor(form: Cheerio<AnyNode>, label: string): Element {
    const labels = form.find('label')
    const words = (each: Element): string => squeeze(this.$(each).text())
    const exact = labels.filter((_, each) => words(each) === label)
    const found = (exact.length > 0 ? exact : labels.filter((_, each) => words(each).includes(label))).first()
    if (found.length === 0)
      throw new Error(`There is no field “${label}” on ${this.url}. Labels: ${labels.toArray().map(words).join(' | ')}`)
    const id = found.attr('for')
    const input = id ? form.find(`[id="${id}"]`) : found.find('input, select, textarea')
    if (input.length === 0) throw new Error(`The label “${label}” on ${this.url} names no field.`)
    return input.get(0) as Element
  }
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim()
