import { definePage, type FormState, type Page } from '../web'

/** What cancelling means, and the field for the reason. */
export interface CancelPage extends Page {
  form: FormState
  sessionTitle: string
  when: string
  learners: number
  hasLink: boolean
  action: string
  back: string
}

export const cancelPage = definePage<CancelPage>('sessions/cancel')
