import { isAllowedApiUrl, type ZoomHosts } from '../../src/zoom'
import { apiBase, mayDownloadFrom } from '../../src/zoom/zoom-hosts'
import { meetingSegment, zoomTime } from '../../src/zoom/zoom-paths'
import { timeZoneForZoom } from '../../src/zoom/zoom-time-zones'
import { example } from './scripted-zoom'

const live: ZoomHosts = { webUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us', downloadHosts: [] }
const gov: ZoomHosts = { webUrl: 'https://zoomgov.com', apiUrl: 'https://api.zoomgov.com/', downloadHosts: [] }
const pretend: ZoomHosts = { webUrl: 'http://127.0.0.1:4100', apiUrl: 'http://127.0.0.1:4100', downloadHosts: [] }

describe('api_url of a token answer', () => {
  it.each([
    ['https://api.zoom.us', live, true],
    ['https://api-eu.zoom.us', live, true],
    ['https://northlake.zoom.us', live, true],
    ['https://api.zoomgov.com', gov, true],
    ['http://127.0.0.1:4100', pretend, true],
    ['http://api.zoom.us', live, false],
    ['https://api.zoom.us.evil.test', live, false],
    ['https://evilzoom.us', live, false],
    ['https://user:pw@api.zoom.us', live, false],
    ['https://api.zoomgov.com', live, false],
    ['https://api.zoom.us', gov, false],
    ['https://api.zoom.us', pretend, false],
    ['http://127.0.0.1:9', pretend, false],
    ['not an address', live, false],
    ['', live, false],
  ])('%s', (url, hosts, allowed) => {
    expect(isAllowedApiUrl(url, hosts)).toBe(allowed)
  })

  it('gives the base of calls, or the configured one', () => {
    expect(apiBase(live, 'https://api-eu.zoom.us')).toBe('https://api-eu.zoom.us/v2')
    expect(apiBase(live, 'https://evil.test')).toBe('https://api.zoom.us/v2')
    expect(apiBase(gov, null)).toBe('https://api.zoomgov.com/v2')
    expect(apiBase({ ...live, apiUrl: 'https://proxy.example/zoom/v2' }, 'https://proxy.example')).toBe(
      'https://proxy.example/zoom/v2',
    )
  })
})

describe('the address of a recording', () => {
  it.each([
    ['https://us05web.zoom.us/rec/download/x', live, true],
    ['https://zoom.us/rec/download/x', live, true],
    ['https://storage.example/x', { ...live, downloadHosts: ['storage.example'] }, true],
    ['https://a.cdn.example/x', { ...live, downloadHosts: ['*.cdn.example'] }, true],
    ['http://127.0.0.1:4100/rec/x', pretend, true],
    ['http://127.0.0.1:4200/x', { ...pretend, downloadHosts: ['127.0.0.1:4200'] }, true],
    ['http://localhost:4200/x', { ...pretend, downloadHosts: ['localhost'] }, true],
    ['http://127.0.0.1:4200/x', { ...pretend, downloadHosts: ['http://127.0.0.1:4200'] }, true],
    ['http://127.0.0.1:4201/x', { ...pretend, downloadHosts: ['127.0.0.1:4200'] }, false],
    ['http://127.0.0.1:9/', live, false],
    ['http://127.0.0.1:9/', pretend, false],
    ['http://169.254.169.254/latest/meta-data/', live, false],
    ['http://[::ffff:127.0.0.1]:9/', pretend, false],
    ['http://0177.0.0.1:9/', pretend, false],
    ['http://0.0.0.0:9/', pretend, false],
    ['gopher://127.0.0.1:6379/_INFO', pretend, false],
    ['file:///etc/passwd', live, false],
    ['https://zoom.us.evil.test/', live, false],
    ['http://zoom.us/rec/download/x', live, false],
    ['https://user@zoom.us/rec/download/x', live, false],
    ['http://storage.example/x', { ...live, downloadHosts: ['storage.example'] }, false],
    ['https://cdn.example/x', { ...live, downloadHosts: ['*.cdn.example'] }, false],
    ['https://us05web.zoom.us/rec/download/x', pretend, false],
    ['https://x.example/', { ...live, downloadHosts: ['', '::', 'x'] }, false],
  ])('%s', (url, hosts, allowed) => {
    expect(mayDownloadFrom(new URL(url), hosts)).toBe(allowed)
  })
})

describe('a meeting in a path', () => {
  const { uuid_paths } = example<{ uuid_paths: { uuid: string; path_segment: string }[] }>('vectors.json')

  it.each(uuid_paths)('$uuid', ({ uuid, path_segment }) => {
    expect(meetingSegment(uuid)).toBe(path_segment)
  })

  it('cannot leave its place', () => {
    expect(meetingSegment('84512360977')).toBe('84512360977')
    expect(meetingSegment('../users/me')).toBe('..%2Fusers%2Fme')
    expect(meetingSegment('1?x=1#y')).toBe('1%3Fx%3D1%23y')
  })
})

describe('times and zones', () => {
  it('go out in UTC, to the second', () => {
    expect(zoomTime(new Date('2026-11-26T09:00:00.123-05:00'))).toBe('2026-11-26T14:00:00Z')
  })

  it('are named only as Zoom knows them', () => {
    expect(timeZoneForZoom('America/Chicago')).toBe('America/Chicago')
    expect(timeZoneForZoom('America/Argentina/Buenos_Aires')).toBe('America/Argentina/Buenos_Aires')
    expect(timeZoneForZoom('UTC')).toBe('UTC')
    expect(timeZoneForZoom('Antarctica/Troll')).toBeUndefined()
  })
})
