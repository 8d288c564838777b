#include "engine/soundness/walker.h"

#include <algorithm>
#include <bit>

#include "engine/base/assert.h"
#include "engine/statechart/decide.h"

namespace xinfang::soundness {

namespace {

// A macrostep that comes to rest has few microsteps; only longer ones are watched for a loop. A
// power of two.
constexpr std::size_t microsteps_unwatched = 8;

}  // namespace

std::size_t Oracle::choose(std::size_t options, About about) {
  XINFANG_ASSERT(options > 0);
  if (options == 1) return 0;
  if (about == About::real) ++asked_;
  if (next_ == choices_.size()) choices_.push_back({0, options, about});
  return choices_[next_++].taken;
}

void Oracle::restart() {
  choices_.clear();
  next_ = 0;
  asked_ = 0;
}

bool Oracle::advance() {
  while (!choices_.empty() && choices_.back().taken + 1 == choices_.back().options) {
    choices_.pop_back();
  }
  next_ = 0;
  asked_ = 0;
  if (choices_.empty()) return false;
  ++choices_.back().taken;
  return true;
}

void Oracle::settle_assumed() {
  while (!choices_.empty() && choices_.back().about == About::assumed) choices_.pop_back();
}

Walker::Walker(const Model& model, const Slice& slice)
    : model_(model),
      chart_(model.chart),
      slice_(slice),
      answers_(model.vocabulary.answers(), open_code),
      atoms_(model.vocabulary.atoms(), 0) {}

void Walker::begin(const Point& from, Oracle& oracle) {
  oracle_ = &oracle;
  point_ = from;
  trail_.taken.clear();
  trail_.entered = {};
  trail_.effects.clear();
  trail_.conflicts.clear();
  trail_.is_handled = false;
  queue_.clear();
  running_ = true;
  microsteps_ = 0;
  permitted_ = nullptr;
  form_ = nullptr;
  is_forced_ = false;
  forget_atoms();
}

// A new case: every field is null, as statechart::blank() makes it.
Walker::End Walker::open(Oracle& oracle) {
  Point blank;
  blank.history.resize(chart_.history_slots());
  blank.fields.assign(model_.domains.size(), null_code);
  for (std::size_t field = 0; field < blank.fields.size(); ++field) {
    if (slice_.fields[field] == 0) blank.fields[field] = open_code;
  }
  blank.clocks.assign(chart_.clocks().size(), 0);
  begin(blank, oracle);
  take_up(model_.registration_form);
  execute(model_.registration);
  const auto& root = chart_.states()[0];
  execute(model_.initial[0]);
  EntrySet entry;
  for (const auto target : root.initial) add_descendant_states_to_enter(target, entry);
  for (const auto target : root.initial) add_ancestor_states_to_enter(target, 0, entry);
  enter_states(entry);
  return run_to_completion({});
}

Walker::End Walker::send(const Point& from, std::string_view event,
                         const std::vector<char>* permitted, Oracle& oracle) {
  const auto& match = chart_.match(event);
  begin(from, oracle);
  permitted_ = permitted;
  const auto possible = candidates(from, match);
  const auto lead = std::find_if(possible.begin(), possible.end(),
                                 [&](std::size_t transition) { return may_send(transition); });
  if (lead == possible.end()) return End::refused;
  take_up(model_.moves[*lead].form);
  const auto enabled = select_transitions(match, Sender::person);
  if (enabled.empty()) return End::refused;
  return run_to_completion(enabled);
}

Walker::End Walker::ring(const Point& from, std::size_t clock, clock::AlarmKind alarm,
                         Oracle& oracle) {
  begin(from, oracle);
  if (slice_.clocks[clock] != 0) {
    auto state = ClockState::unpack(point_.clocks[clock]);
    XINFANG_ASSERT(state.may_ring());
    state.ring(alarm);
    point_.clocks[clock] = state.pack();
  }
  return run_to_completion(
      select_transitions(chart_.match(chart_.clocks()[clock].event(alarm)), Sender::engine));
}

std::vector<std::size_t> Walker::candidates(const Point& at,
                                            const statechart::EventMatch& match) const {
  std::vector<std::size_t> found;
  if (!match.sources.intersects(at.configuration)) return found;
  const auto& states = chart_.states();
  IndexSet seen;
  (at.configuration & chart_.atomic_states()).for_each([&](std::size_t atomic) {
    for (auto state = atomic; state != 0 && !seen.contains(state); state = states[state].parent) {
      seen.insert(state);
      if (!match.sources.contains(state)) continue;
      for (const auto transition : states[state].transitions) {
        if (std::binary_search(match.transitions.begin(), match.transitions.end(), transition)) {
          found.push_back(transition);
        }
      }
    }
  });
  return found;
}

Walker::End Walker::run_to_completion(const Transitions& enabled) {
  trail_.is_handled = !enabled.empty();
  if (!enabled.empty()) microstep(enabled);
  form_ = nullptr;
  auto asked_late = oracle_->asked();  // of a queue that grows no state comes twice
  while (running_) {
    if (++microsteps_ > statechart::microsteps_max ||
        queue_.size() > statechart::internal_queue_max) {
      is_forced_ = asked_late == oracle_->asked();
      return End::endless;
    }
    if (microsteps_ == statechart::microsteps_max / 2) asked_late = oracle_->asked();
    if (is_endless()) return End::endless;
    auto next = select_transitions(chart_.eventless(), Sender::engine);
    if (next.empty()) {
      if (queue_.empty()) return End::at_rest;
      const auto event = queue_.front();
      queue_.pop_front();
      next = select_transitions(chart_.match(event), Sender::engine);
    }
    if (!next.empty()) microstep(next);
  }
  point_.configuration.for_each_reverse([&](std::size_t state) { execute(model_.exit[state]); });
  point_.finished = true;
  return End::at_rest;
}

// The same as before in this macrostep: what can come from here was found from there. Compared with
// one point that moves on at every power of two (Brent's algorithm), so that a loop of any length
// shows and a step stays cheap.
bool Walker::is_endless() {
  if (microsteps_ < microsteps_unwatched) return false;
  if (microsteps_ > microsteps_unwatched && visit_.point == point_ && visit_.queue == queue_) {
    is_forced_ = visit_.asked == oracle_->asked();
    return true;
  }
  if (std::has_single_bit(microsteps_)) visit_ = {point_, queue_, oracle_->asked()};
  return false;
}

}  // namespace xinfang::soundness
