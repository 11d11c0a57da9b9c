import { describe, expect, it } from 'vitest'
import { type EventLine, eventSentence } from '../../../../src/desk/admin/eventSentence'

const people = { names: { ada: 'Ada', me: 'Grace' }, me: 'me' }
const event = (line: Partial<EventLine>): EventLine => ({
  kind: 'moderated',
  from: 'pending',
  to: 'approved',
  actorType: 'person',
  actor: 'ada',
  ...line,
})

describe('eventSentence', () => {
  it('names the person who decided', () => {
    expect(eventSentence(event({}), people)).toBe('Ada approved it.')
  })

  it('says "You" to the person who decided', () => {
    expect(eventSentence(event({ actor: 'me', to: 'spam' }), people)).toBe('You marked it as spam.')
  })

  it('keeps what a deleted account did', () => {
    expect(eventSentence(event({ actor: 'gone', to: 'trash' }), people)).toBe(
      'A former member of staff moved it to the trash.',
    )
  })

  it('says how a submission was received', () => {
    const submitted = event({ kind: 'submitted', from: null, to: 'pending', actorType: 'rule', actor: null })
    expect(eventSentence(submitted, people)).toBe('Submitted and held.')
  })

  it('names the member of staff who submitted', () => {
    const submitted = event({ kind: 'submitted', from: null, to: 'approved', actorType: 'rule', actor: 'me' })
    expect(eventSentence(submitted, people)).toBe('Submitted by you and published at once.')
  })

  it('tells an edit by the sender from a correction by staff', () => {
    const edited = event({ kind: 'edited', from: 'approved', to: 'pending', actorType: 'rule', actor: null })
    expect(eventSentence(edited, people)).toBe('Its sender changed the text; it is on hold since.')
    expect(eventSentence({ ...edited, to: 'approved', actorType: 'person', actor: 'ada' }, people)).toBe(
      'Ada corrected the text; it stayed approved.',
    )
  })

  it('says when the rules or the system acted', () => {
    expect(eventSentence(event({ actorType: 'rule', actor: null, to: 'pending' }), people)).toBe(
      'The rules put it on hold.',
    )
    expect(eventSentence(event({ kind: 'deleted', actorType: 'system', actor: null, to: null }), people)).toBe(
      'The system deleted it for good.',
    )
  })

  it('says what an undone decision leaves', () => {
    expect(eventSentence(event({ kind: 'undone', to: 'pending' }), people)).toBe(
      'Ada undid a decision; it is on hold again.',
    )
  })
})
