import { mainParts, transcriptsIn } from '../../src/recordings/main-video.policy'
import { parseWebVtt, toWebVtt } from '../../src/recordings/web-vtt'
import { nextLook } from '../../src/recordings/look.policy'
import { lengthWords } from '../../src/recordings/recordings.view'
import type { RecordingFile } from '../../src/recordings'

describe('a transcript of Zoom is read', () => {
  it('with who spoke', () => {
    const file =
      'WEBVTT\r\n\r\n1\r\n00:00:12.000 --> 00:00:15.500\r\nDr. Okafor: Welcome.\r\n\r\n2\r\n00:01:02.250 --> 00:01:04.000\r\nNobody is named here\r\nin two lines\r\n'

    expect(parseWebVtt(file)).toEqual([
      { from: 12, to: 15.5, speaker: 'Dr. Okafor', text: 'Welcome.' },
      { from: 62.25, to: 64, speaker: null, text: 'Nobody is named here in two lines' },
    ])
  })

  it('in the other ways a file may be written', () => {
    const file =
      '\uFEFFWEBVTT - made by Zoom\n\nNOTE nothing\n\n01:02.5 --> 01:03.5 align:start\n<v Amara Nwosu>I see &lt;three&gt; &amp; more</v>\n\nSTYLE\n::cue {}\n\nbroken --> line\nlost\n'

    expect(parseWebVtt(file)).toEqual([{ from: 62.5, to: 63.5, speaker: 'Amara Nwosu', text: 'I see <three> & more' }])
  })

  it('without letters that hide or turn the line around', () => {
    const [cue] = parseWebVtt('WEBVTT\n\n00:01.000 --> 00:02.000\n\u202egnp.exe: a\u0007b\u2066c\n')

    expect(cue).toMatchObject({ speaker: 'gnp.exe', text: 'a b c' })
  })

  it('and of what is none, nothing is', () => {
    for (const text of ['', '<!doctype html><p>Sign in</p>', '{"code":124}', 'WEBVTT', '\u0000\u0001'])
      expect(parseWebVtt(text)).toEqual([])
  })

  it('with a bound on lines and letters', () => {
    const line = `00:00:01.000 --> 00:00:02.000\nA: ${'x'.repeat(5000)}`

    const cues = parseWebVtt(['WEBVTT', ...Array<string>(6000).fill(line)].join('\n\n'))

    expect(cues).toHaveLength(5000)
    expect(cues[0]!.text).toHaveLength(1000)
  })

  it('and written again for the player, with nothing active in it', () => {
    const cues = [{ from: 3661.0014, to: 3662, speaker: 'A > B', text: '<img src=x onerror=alert(1)> --> & more' }]

    const text = toWebVtt(cues)

    expect(text).toBe(
      'WEBVTT\n\n01:01:01.001 --> 01:01:02.000\n<v A &gt; B>&lt;img src=x onerror=alert(1)&gt; --&gt; &amp; more\n',
    )
    expect(parseWebVtt(text)).toEqual([{ ...cues[0], from: 3661.001 }])
  })
})

describe('the main video is chosen', () => {
  const file = (recordingType: string, rest: Partial<RecordingFile> = {}): RecordingFile => ({
    ...{
      id: recordingType,
      institutionId: 'c',
      recordingId: 'r',
      fileKey: recordingType,
      fileType: 'MP4',
      recordingType,
    },
    ...{
      startedAt: new Date(0),
      endedAt: new Date(1000),
      ready: true,
      downloadUrl: null,
      place: 'here',
      placeAt: null,
    },
    ...rest,
  })
  const chosen = (...files: RecordingFile[]): string[] => mainParts(files).map(each => each.fileKey)
  const sound = file('audio_only', { fileType: 'M4A' })

  it('as it shows most', () => {
    expect(chosen(sound, file('gallery_view'), file('speaker_view'))).toEqual(['speaker_view'])
    expect(chosen(file('shared_screen_with_speaker_view'), file('shared_screen_with_speaker_view(CC)'))).toEqual([
      'shared_screen_with_speaker_view(CC)',
    ])
    expect(chosen(sound, file('a_view_of_next_year'))).toEqual(['a_view_of_next_year'])
    expect(chosen(file('a_view_of_next_year'), file('shared_screen'))).toEqual(['shared_screen'])
  })

  it('as sound, when there is no picture, and never as one learner’s own track', () => {
    expect(chosen(sound, file('', { fileType: 'M4A', fileKey: 'own track' }))).toEqual(['audio_only'])
  })

  it('in parts, in their order', () => {
    const second = file('gallery_view', { fileKey: 'second', startedAt: new Date(5000) })

    expect(chosen(second, file('gallery_view'))).toEqual(['gallery_view', 'second'])
  })

  it('among those that are finished and still there', () => {
    expect(chosen(file('gallery_view', { ready: false }), file('speaker_view', { place: 'trash' }), sound)).toEqual([
      'audio_only',
    ])
    expect(chosen(file('gallery_view', { place: 'deleted' }))).toEqual([])
    expect(transcriptsIn([file('audio_transcript', { fileType: 'TRANSCRIPT', ready: false })])).toEqual([])
  })
})

describe('Zoom is asked for a recording', () => {
  const HOUR = 3_600_000
  const ended = new Date('2026-11-30T10:00:00Z')
  const hoursLater = (hours: number): Date => new Date(ended.getTime() + hours * HOUR)

  it('two, six, 24 and 48 hours after the end, and then no more', () => {
    expect([0, 2, 5, 7, 30, 49].map(hours => nextLook(ended, hoursLater(hours), HOUR))).toEqual([
      hoursLater(2),
      hoursLater(6),
      hoursLater(6),
      hoursLater(24),
      hoursLater(48),
      null,
    ])
  })

  it('and its length is told as players do', () => {
    expect([0, 59.4, 61, 3422, 5284].map(lengthWords)).toEqual(['0:00', '0:59', '1:01', '57:02', '1:28:04'])
  })
})
