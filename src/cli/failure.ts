/** What a command ends with when it could not do its work: sentences for the terminal, no stack. */
export class Failure extends Error {
  /** 1: it failed; 2: it was used wrongly. */
  readonly exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.name = 'Failure'
    this.exitCode = exitCode
  }
}
