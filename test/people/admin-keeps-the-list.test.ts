import { aSession, openCenter, type Center } from '../support/center'

describe('an admin keeps the list of people', () => {
  let center: Center

  beforeEach(async () => {
    center = await openCenter({ sessions: [aSession()] })
  })
  afterEach(() => center.close())

  it('adds a person, who can sign in with the password that is shown once', async () => {
    const admin = await center.visitor('admin')
    await admin.open('/people')
    await admin.submit('Add person', {
      Name: 'Dr. New Person',
      'E-mail': 'New.Person@northlake.example',
      Role: 'Instructor',
    })
    const password = admin.select('.note code')[0]!
    expect(admin.text).toContain('Dr. New Person can sign in now.')

    const person = await center.visitor()
    await person.open('/sign-in')
    await person.submit('Sign in', { 'E-mail': 'new.person@northlake.example', Password: password })
    expect(person.text).toContain('Dr. New Person')
    await admin.open('/people')
    expect(admin.html).not.toContain(password)
  })

  it('is told what is wrong, and loses nothing that was typed', async () => {
    const admin = await center.visitor('admin')
    await admin.open('/people')
    await admin.submit('Add person', { Name: '', 'E-mail': 'nobody', Role: 'Student' })
    expect(admin.status).toBe(422)
    expect(admin.errors).toEqual(['Enter a name', 'Enter an e-mail address, like name@example.edu'])
    expect(admin.attr('input[name=email]', 'value')).toBe('nobody')
    await admin.submit('Add person', { Name: 'Somebody', 'E-mail': 'p.raman@northlake.example' })
    expect(admin.errors).toEqual(['Somebody already has an account with this address.'])
  })

  it('finds people by name, address and role; a percent sign is only a percent sign', async () => {
    const admin = await center.visitor('admin')
    await admin.open('/people?q=lindqvist')
    expect(admin.select('tbody th')).toHaveLength(1)
    await admin.open('/people?role=student')
    expect(admin.select('tbody th')).toHaveLength(3)
    await admin.open('/people?q=%25')
    expect(admin.text).toContain('No one matches.')
  })

  it('reads it on a phone too, where each row names its own cells', async () => {
    const admin = await center.visitor('admin')
    await admin.open('/people?q=lindqvist')
    expect(admin.select('table.stack')).toHaveLength(1)
    const cells = ['Role', 'E-mail', 'Number'].map(label => admin.select(`td[data-label="${label}"]`)[0])
    expect(cells).toEqual(['Instructor', 'm.lindqvist@northlake.example', '–'])
  })

  it('cannot switch off somebody who hosts coming sessions', async () => {
    const admin = await center.visitor('admin')
    await admin.open('/people')
    await admin.submit('Switch off Dr. Adaeze Okafor')
    expect(admin.status).toBe(409)
    expect(admin.text).toContain('Dr. Adaeze Okafor hosts 1 coming session.')
  })

  it('switches a person off: their browsers are signed out, their Zoom connection ends', async () => {
    await center.advance({ days: 1 })
    const admin = await center.visitor('admin')
    const instructor = await center.visitor('instructor')
    await admin.open('/people')
    await admin.submit('Switch off Dr. Adaeze Okafor')
    expect(admin.text).toContain('Dr. Adaeze Okafor can no longer sign in.')
    await instructor.open('/me/zoom')
    expect(instructor.status).toBe(401)
    const connection = await center.parts.connections.queries.of(center.institutionId, center.person('instructor'))
    expect(connection?.state).toBe('disconnected')
    await admin.submit('Switch on Dr. Adaeze Okafor')
    expect(admin.text).toContain('can sign in again')
  })
})
