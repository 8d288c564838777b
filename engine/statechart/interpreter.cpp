#include "engine/statechart/interpreter.h"

#include <algorithm>

#include "engine/statechart/apply.h"

namespace xinfang::statechart {

namespace {

// How many of the last transitions are kept at least to name a loop; it shows where it is no longer
// than half of them.
constexpr std::ptrdiff_t loop_trace_max = 64;

// The shortest stretch at the end that repeats the stretch before it; the whole where none does.
std::size_t period_of(const std::vector<std::size_t>& taken) {
  for (std::size_t period = 1; period * 2 <= taken.size(); ++period) {
    const auto end = taken.end();
    const auto step = static_cast<std::ptrdiff_t>(period);
    if (std::equal(end - step, end, end - 2 * step)) return period;
  }
  return taken.size();
}

// An event's data as the journal shows them: parameters, not single values.
expression::Map data_of(const std::shared_ptr<const SystemEvent>& event) {
  const bool is_map = event != nullptr && event->data.is(expression::Kind::map);
  return is_map ? event->data.as_map() : expression::Map();
}

}  // namespace

Interpreter::Interpreter(const Chart& chart, const Settings& settings, const Context& context,
                         Snapshot scratch)
    : chart_(chart),
      context_(context),
      snapshot_(std::move(scratch)),
      scope_(chart, settings, snapshot_, context) {
  records_.reserve(16);
}

void Interpreter::emit(Record record) {
  records_.push_back(std::move(record));
  apply(chart_, snapshot_, records_.back(), context_.now);
}

void Interpreter::set_cause(std::string_view event, std::string_view basis, Sender sender) {
  cause_event_ = event;
  cause_basis_ = basis;
  cause_sender_ = sender;
}

std::string Interpreter::cause() const {
  if (cause_basis_.empty()) return std::string(cause_event_);
  return std::string(cause_event_) + ", " + std::string(cause_basis_);
}

// The inner loop of mainEventLoop: eventless transitions first, then internal events, one at a
// time.
std::optional<Refusal> Interpreter::run_to_completion(const Transitions& enabled) {
  note_for_loop(enabled);
  if (!enabled.empty()) microstep(enabled);
  scope_.set_event(nullptr);  // what follows is not the answer to a form
  while (running_) {
    if (queue_overflow_ || ++microsteps_ > microsteps_max) return loop_refusal();
    auto next = select_transitions(chart_.eventless(), Sender::engine);
    if (next.empty()) {
      if (internal_queue_.empty()) return std::nullopt;
      const auto event = std::move(internal_queue_.front());
      internal_queue_.pop_front();
      if (event.event) scope_.set_system_event(event.event);
      next = select_transitions(chart_.match(event.name), Sender::engine);
      if (!next.empty()) emit(EventTaken{std::string(event.name), true, data_of(event.event)});
    }
    if (next.empty()) continue;
    note_for_loop(next);
    microstep(next);
  }
  exit_interpreter();
  return std::nullopt;
}

void Interpreter::take_up(std::shared_ptr<const SystemEvent> event) {
  emit(EventTaken{event->name, false, data_of(event)});
  scope_.set_system_event(std::move(event));
}

void Interpreter::note_for_loop(const Transitions& enabled) {
  if (std::ssize(last_taken_) >= 2 * loop_trace_max) {
    last_taken_.erase(last_taken_.begin(), last_taken_.end() - loop_trace_max);
  }
  last_taken_.insert(last_taken_.end(), enabled.begin(), enabled.end());
}

Refusal Interpreter::loop_refusal() const {
  Refusal refusal;
  refusal.code = RefusalCode::loop;
  refusal.detail = "the workflow does not come to rest after " + std::to_string(microsteps_max) +
                   " steps; these repeat:";
  if (queue_overflow_) {
    refusal.detail = "more than " + std::to_string(internal_queue_max) +
                     " events wait inside the workflow; transitions taken last:";
  }
  const std::size_t period = period_of(last_taken_);
  for (std::size_t i = last_taken_.size() - period; i < last_taken_.size(); ++i) {
    const auto& transition = chart_.transitions()[last_taken_[i]];
    refusal.detail += i + period == last_taken_.size() ? " " : ", ";
    refusal.detail += "'" + chart_.states()[transition.source].id + "'";
    if (!transition.descriptors.empty()) {
      refusal.detail += " on '" + transition.descriptors.front() + "'";
    }
    for (const auto target : transition.targets) {
      refusal.detail += " to '" + chart_.states()[target].id + "'";
    }
  }
  return refusal;
}

Decision Interpreter::take() { return {std::move(records_), std::move(snapshot_)}; }

}  // namespace xinfang::statechart
