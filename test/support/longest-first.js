const { default: Sequencer } = require('@jest/test-sequencer')

// Those with a browser last longest. On a clean machine nothing is known of earlier runs, and the one that begins last
// would be waited for alone.
const LONGEST = [
  'test/story/every-page',
  'test/story/',
  'test/zoom-app/admin-sees-each',
  'test/simulator/pages',
  'test/web/design/browser',
]

/** Jest's own order, with the longest tests first. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const place = LONGEST.findIndex(each => path.includes(each))
      return place < 0 ? LONGEST.length : place
    }
    return super.sort(tests).sort((one, other) => rank(one) - rank(other))
  }
}
