import fc from 'fast-check'

// The same texts and actions in every run, so that what fails does so for whoever looks at it; `FC_SEED=1` tries others.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FC_SEED ?? 20_261_130) })
