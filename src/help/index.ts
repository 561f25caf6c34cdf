import type { RequestHandler } from 'express'
import type { Action } from '../people'
import { definePage, visitOf, type Page, type Role, type RouteTable } from '../web'
import { TOPICS, type Topic } from './help.topics'

interface HelpPage extends Page {
  topics: Topic[]
  phone: string | null
}

const helpPage = definePage<HelpPage>('help/help')

/** The help page: the same place on every page, with the questions of the reader's role. */
export function createHelp() {
  const show: RequestHandler = (_req, res) => {
    const visit = visitOf(res)
    const role: Role | 'stranger' = visit?.actor.role ?? 'stranger'
    const topics = TOPICS.filter(topic => topic.for.includes(role))
    return helpPage(res, {
      title: 'Help',
      section: 'help',
      bare: !visit,
      topics,
      phone: visit?.center.helpPhone ?? null,
    })
  }
  const addRoutes = (table: RouteTable<Action>): RouteTable<Action> => table.get('/help', 'public', show)
  return { addRoutes }
}
