import { initials } from '../../../src/web/design'

describe('initials', () => {
  it.each([
    ['Amara Nwosu', 'AN'],
    ['Dr. Adaeze Okafor', 'AO'],
    ['Dr. Adaeze Okafor, MD', 'AO'],
    ['Jordan Hale, PA-C', 'JH'],
    ['Dr. Soo-Jin Kim', 'SK'],
    ['Maria del Carmen Ortega', 'MO'],
    ['  Ben   Whitaker ', 'BW'],
    ['Luz Díaz, RN', 'LD'],
    ['Élodie Ångström', 'ÉÅ'],
    ['Wei', 'W'],
    ['李 小龍', '李小'],
    ['Dr. Okafor', 'O'],
    ['“Ren” Takeda', 'RT'],
  ])('%s → %s', (name, letters) => expect(initials(name)).toBe(letters))

  it.each([
    ['Ngozi Okafor', 'N'],
    ['Oscar Klein', 'O'],
    ['Maya Evans', 'M'],
  ])('%s is not a word: %s', (name, letter) => expect(initials(name)).toBe(letter))

  it('has something to show for a name without letters', () => expect(initials('104233')).toBe('?'))
})
