// A week of a child over REST, with nothing but fetch: who decides what it holds, what Etude changes by itself, and the way back from each step.
// Run it on the days that it tells of:
//
//   node examples/week-story.mjs http://127.0.0.1:8787 parent@example.org a-long-password sunday
//   node examples/week-story.mjs http://127.0.0.1:8787 parent@example.org a-long-password monday      and wednesday, and friday
const [url, email, password, day] = process.argv.slice(2)

/** Asks, and answers with what came back. What is refused ends the story with the server's own sentence. */
async function ask(headers, method, path, body) {
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  const response = await fetch(url + path, { method, headers: { ...headers, ...json }, body: JSON.stringify(body) })
  const answer = await response.json()
  if (!response.ok) throw new Error(`${answer.code}: ${answer.detail} ${JSON.stringify(answer.errors ?? '')}`)
  return { answer, headers: response.headers }
}

/** Somebody who is signed in: `get` and `post` and the like, by their headers. */
const person = (headers) => {
  const by = (method) => async (path, body) => (await ask(headers, method, path, body)).answer
  return { get: by('GET'), post: by('POST'), put: by('PUT'), remove: by('DELETE') }
}

/** A program keeps an access token. */
async function signIn() {
  const { answer } = await ask({}, 'POST', '/api/token', { grant: 'password', email, password })
  return person({ authorization: `Bearer ${answer.accessToken}` })
}

/** A child has no password: a grown-up makes a code, and the device that sends it is the child's from then on, by its cookie. */
async function signInChild(parent, child) {
  const { code } = await parent.post(`/api/children/${child}/device-codes`)
  const { headers } = await ask({}, 'POST', '/api/device-sign-in', { code })
  const cookie = headers.getSetCookie().map((line) => line.split(';')[0])
  return person({ cookie: cookie.join('; '), origin: url })
}

const say = (...lines) => console.log(lines.join('\n'))
const sentences = (changes) => changes.map(({ sentence }) => `  ${sentence}`)
const change = (who, name, args) => who.post('/api/mutations', { name, version: 1, args })

/** What a kind of notice says to somebody. Empty where there is none: nothing has happened, or it was taken back. */
async function told(who, event) {
  const { notices } = await who.get('/api/notices')
  return notices.filter((notice) => notice.event === event).map(({ sentence }) => `  notice: ${sentence}`)
}

/** Three units of four steps; each step asks for the one before it. */
const curriculum = [
  'kind,code,parent,title,difficulty,minutes,requires',
  'subject,C,,Cello,,,',
  ...['Bowing', 'Left hand', 'Reading'].flatMap((unit, at) => [
    `unit,U${at},C,${unit},,,`,
    `skill,U${at}.1,U${at},First steps in ${unit.toLowerCase()},,,`,
    ...[1, 2, 3, 4].map(
      (n) => `subskill,U${at}.1.${n},U${at}.1,${unit} ${n},${n},10,${n > 1 ? `U${at}.1.${n - 1}` : ''}`,
    ),
  ]),
].join('\n')

/** The draft of next week is there; a parent takes one thing out, puts one in, and publishes it. */
async function sunday() {
  await ask({ origin: url }, 'POST', '/api/auth/sign-up', { email, password, name: 'Robin' })
  const parent = await signIn()
  const { learner } = await parent.post('/api/children', { name: 'Kim', zone: 'Europe/Vienna' })
  const course = { format: 'csv', title: 'Cello', csv: curriculum }
  const { curriculum_id } = await parent.post('/api/curricula/import', course)
  const study = { curriculum: curriculum_id, from: '2024-01-01', weeklyPace: 4, mastery: 'spaced' }
  await change(parent, 'study.set', { learner, ...study })
  await change(parent, 'learner.edit-profile', { learner, availability: [60, 60, 60, 60, 60, 0, 0] })

  await parent.post(`/weekly-planner/generate/${learner}`)
  const path = `/weekly-planner/${learner}/draft`
  const draft = await parent.get(path)
  say(`The draft has ${draft.total_activities} activities:`, ...(await told(parent, 'generated')))
  const [first, second] = draft.planned_activities
  say(`  “${first.title}”, because: ${first.llm_reasoning}`)
  await parent.remove(`${path}/activities/${first.activity_uid}?reason=Visitors`)
  const wish = { subskill_id: 'U2.1.1', planned_day: 4, activity_type: 'review', reason: 'A concert is near' }
  await parent.post(`${path}/activities`, wish)

  // Every change is a line of the history, and each line is the way back.
  const moved = await parent.put(`${path}/activities/${second.activity_uid}`, { planned_day: 3 })
  await parent.post(`${path}/undo/${moved.modification_history[0].change_id}`)
  const published = await parent.post(`${path}/publish`)
  const child = await signInChild(parent, learner)
  say(`It is ${published.status}:`, ...sentences(published.modification_history), ...(await told(child, 'published')))
}

/** The child does what Monday holds. A test that goes badly puts what it asks for on the days to come. */
async function monday(parent, child, learner) {
  const { activities } = await child.get(`/daily-plan/${learner}`)
  const tick = (id) => child.post(`/daily-plan/${learner}/activities/${id}/complete`, { rating: 'good' })
  for (const { id } of activities) await tick(id)
  await untick(child, learner, activities[0].id)
  const { progress } = await tick(activities[0].id)
  say(`Monday: ${progress.completed_activities} of ${progress.total_activities} done`)

  const week = await fails(parent, learner, 'first-test', 'U0')
  say('A test went badly:', ...sentences(week.plan_refresh_history), ...(await told(child, 'refreshed')))
  await takeBack(parent, week)
  say('It was taken back:', ...(await told(child, 'refreshed')))
  const again = await fails(parent, learner, 'second-test', 'U1')
  const came = again.planned_activities.filter(({ source_assessment_id }) => source_assessment_id === 'second-test')
  say('Another one stays:', ...came.map(({ title, llm_reasoning }) => `  “${title}”, because: ${llm_reasoning}`))
}

/** Two of four points, which is below seventy of a hundred, from enough questions to go by. */
async function fails(parent, learner, assessment_id, unit) {
  const skills = [{ skill_id: `${unit}.1`, subskill_id: `${unit}.1.1`, score: 2, max: 4, items: 4 }]
  await parent.post('/api/assessments', { student_id: learner, assessment_id, subject: 'Cello', skills })
  return parent.get(`/weekly-planner/${learner}/current`)
}

/** Takes back what Etude did last. */
const takeBack = (parent, { student_id, week_start_date, plan_refresh_history: [last] }) =>
  parent.post(`/weekly-planner/${student_id}/week/${week_start_date}/undo/${last.change_id}`)

/** Four fifths are done: there is more, once. The parent does not want it, and it is not offered again. */
async function wednesday(parent, child, learner) {
  const extended = await tickUntil(child, learner, (week) => week.has_extension)
  say('Done early:', ...sentences(extended.plan_refresh_history.slice(0, 1)), ...(await told(parent, 'extended')))
  await takeBack(parent, extended)
  const [open] = extended.planned_activities.filter((each) => each.status === 'pending' && !each.is_extension)
  const { has_extension } = await child.post(`/weekly-planner/${learner}/activity/${open.activity_uid}/complete`)
  say(`After that there is ${has_extension ? 'an' : 'no'} extension`, ...(await told(parent, 'extended')))
}

/** Everything is done, and everybody hears of it; not while the last tick is taken back. */
async function friday(parent, child, learner) {
  const done = await tickUntil(child, learner, (week) => week.completion_percentage === 100)
  say(`The week is ${done.status}:`, ...(await told(parent, 'completed')))
  const { activity_id, activity_uid } = done.planned_activities.at(-1)
  await untick(child, learner, activity_id)
  say('Not quite:', ...(await told(parent, 'completed')))
  await child.post(`/weekly-planner/${learner}/activity/${activity_uid}/complete`)
  say('Now it is:', ...(await told(child, 'completed')))
}

/** For a quarter of an hour a tick can be taken back, with the entry in the log that it wrote. */
const untick = (child, learner, activity) => {
  const before = { status: 'assigned', completedOn: null }
  return change(child, 'activity.undo-complete', { learner, activity, entry: `done-${activity}`, before })
}

async function tickUntil(child, learner, isEnough) {
  let week = await child.get(`/weekly-planner/${learner}/current`)
  for (const { activity_uid, status } of week.planned_activities) {
    if (isEnough(week)) break
    if (status !== 'completed') week = await child.post(`/weekly-planner/${learner}/activity/${activity_uid}/complete`)
  }
  return week
}

if (day === 'sunday') await sunday()
else {
  const parent = await signIn()
  const { children } = await parent.get('/api/children')
  const [{ learner }] = children
  const child = await signInChild(parent, learner)
  await { monday, wednesday, friday }[day](parent, child, learner)
}
