import type { Request, RequestHandler, Response } from 'express'
import { NotFound } from '../errors'
import {
  actorOf,
  emptyForm,
  parseForm,
  visitOf,
  type AskToSignIn,
  type CookieJar,
  type FlashNotes,
  type FormState,
  type Links,
} from '../web'
import type { FirstAdmin } from './first-admin'
import type { PracticePeople } from './practice-people'
import { passwordForm, practiceForm, signInForm, signOutForm, welcomeForm } from './sign-in.forms'
import { SIGN_IN_SECONDS, type SignInService } from './sign-in.service'
import { profilePage, signInPage, timeZones, welcomePage } from './sign-in.view'

export const SIGN_IN_COOKIE = 'simcenter'

const signInPath = (wish: string): string => `/sign-in?return_to=${encodeURIComponent(wish)}`

/** The pages around an account of ours: signing in and out, the password, the very first admin. */
export class SignInController {
  constructor(
    private readonly service: SignInService,
    private readonly firstAdmin: FirstAdmin,
    private readonly practice: PracticePeople | null,
    private readonly web: { links: Links; cookies: CookieJar; flash: FlashNotes },
  ) {}

  show: RequestHandler = async (req, res) => {
    if (visitOf(res)) return res.redirect(303, this.web.links.href('/'))
    if (await this.firstAdmin.isWanted()) return res.redirect(303, this.web.links.href('/welcome'))
    await this.draw(res, emptyForm({ return_to: this.web.links.returnPath(req.query['return_to']) }))
  }

  submit: RequestHandler = async (req, res) => {
    const parsed = parseForm(signInForm, req.body)
    if (!parsed.ok) return this.refuse(res, 422, parsed.form)
    const token = await this.service.signIn(parsed.value.email, parsed.value.password)
    if (token) return this.enter(req, res, token, parsed.value.return_to)
    await this.refuse(res, 422, { ...parsed.form, errors: { email: 'E-mail or password is wrong.' } })
  }

  /** Practice mode alone: one click instead of a password. */
  choose: RequestHandler = async (req, res) => {
    const parsed = parseForm(practiceForm, req.body)
    const person = parsed.ok && (await this.practice?.find(parsed.value.person))
    if (!parsed.ok || !person) throw new NotFound('This person')
    await this.enter(req, res, await this.service.open(person), parsed.value.return_to)
  }

  signOut: RequestHandler = async (req, res) => {
    const parsed = parseForm(signOutForm, req.body)
    const token = this.web.cookies.read(req, SIGN_IN_COOKIE)
    if (token) await this.service.close(token)
    this.web.cookies.clear(res, SIGN_IN_COOKIE)
    const wish = this.web.links.returnPath(parsed.ok && parsed.value.return_to)
    res.redirect(303, this.web.links.href(wish === '/' ? '/sign-in' : signInPath(wish)))
  }

  profile: RequestHandler = (_req, res) => this.drawProfile(res, emptyForm())

  changePassword: RequestHandler = async (req, res) => {
    const actor = actorOf(res)
    const parsed = parseForm(passwordForm, req.body)
    const isRight = parsed.ok && (await this.service.changePassword(actor, parsed.value.present, parsed.value.next))
    if (!isRight) {
      const errors = parsed.ok ? { present: 'This is not your present password.' } : parsed.form.errors
      res.status(422)
      return this.drawProfile(res, { values: {}, errors })
    }
    this.web.flash.say(res, {
      kind: 'ok',
      title: 'Your password is changed.',
      text: 'You are signed out everywhere else.',
    })
    res.redirect(303, this.web.links.href('/me'))
  }

  welcome: RequestHandler = async (req, res) => {
    if (!(await this.firstAdmin.isWanted())) throw new NotFound()
    const code = typeof req.query['code'] === 'string' ? req.query['code'] : ''
    await welcomePage(res, { title: 'Welcome', bare: true, form: emptyForm({ code }), timeZones: timeZones() })
  }

  createFirst: RequestHandler = async (req, res) => {
    if (!(await this.firstAdmin.isWanted())) throw new NotFound()
    const parsed = parseForm(welcomeForm, req.body)
    if (!parsed.ok) return this.welcomeAgain(res, parsed.form)
    const person = await this.firstAdmin.create(parsed.value.code, parsed.value)
    if (!person)
      return this.welcomeAgain(res, { ...parsed.form, errors: { code: 'This is not the code from the console.' } })
    await this.enter(req, res, await this.service.open(person), '/zoom/setup')
  }

  /** The answer to a stranger: led to the sign-in page, or, where a link must not redirect, told here with 401. */
  ask: AskToSignIn = async (req, res, { asRedirect }) => {
    const wish =
      req.method === 'GET' ? this.web.links.returnPath(req.originalUrl.slice(this.web.links.base.length)) : '/'
    if (asRedirect) return res.redirect(303, this.web.links.href(signInPath(wish)))
    res.status(401)
    await this.draw(res, emptyForm({ return_to: wish }), 'Sign in to see this page.')
  }

  private async drawProfile(res: Response, form: FormState): Promise<void> {
    const actor = actorOf(res)
    const hasPassword = await this.service.hasPassword(actor)
    await profilePage(res, { title: 'Your profile', actor, hasPassword, form })
  }

  private async enter(req: Request, res: Response, token: string, wish: unknown): Promise<void> {
    const former = this.web.cookies.read(req, SIGN_IN_COOKIE)
    if (former) await this.service.close(former)
    this.web.cookies.set(res, SIGN_IN_COOKIE, token, SIGN_IN_SECONDS)
    res.redirect(303, this.web.links.href(this.web.links.returnPath(wish)))
  }

  private async refuse(res: Response, status: number, form: FormState): Promise<void> {
    res.status(status)
    await this.draw(res, { ...form, values: { ...form.values, password: '' } })
  }

  private async welcomeAgain(res: Response, form: FormState): Promise<void> {
    res.status(422)
    const kept = { ...form, values: { ...form.values, password: '' } }
    await welcomePage(res, { title: 'Welcome', bare: true, form: kept, timeZones: timeZones() })
  }

  private async draw(res: Response, form: FormState, lead = ''): Promise<void> {
    const centers = this.practice ? await this.practice.list() : []
    await signInPage(res, { title: 'Sign in', bare: true, form, lead, centers })
  }
}
