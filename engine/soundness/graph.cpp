#include "engine/soundness/graph.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <tuple>
#include <utility>

#include "engine/base/assert.h"

namespace xinfang::soundness {

namespace {

void append(std::string& key, std::uint32_t number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  key.append(bytes, sizeof number);
}

std::uint32_t number_at(const std::string& key, std::size_t& at) {
  std::uint32_t number = 0;
  std::memcpy(&number, key.data() + at, sizeof number);
  at += sizeof number;
  return number;
}

}  // namespace

std::size_t Graph::SetHash::operator()(const IndexSet& set) const {
  std::size_t hash = 0xcbf29ce484222325ULL;
  set.for_each([&](std::size_t index) { hash = (hash ^ index) * 0x100000001b3ULL; });
  return hash;
}

Graph::Graph(const Model& model, const Influence& influence, const Liveness& liveness, Slice slice,
             Limits limits)
    : model_(model),
      influence_(influence),
      liveness_(liveness),
      slice_(std::move(slice)),
      limits_(limits),
      walker_(model_, slice_),
      is_decided_(model.moves.size(), 1),
      taken_(model.moves.size(), 0),
      maybe_taken_(model.moves.size(), 0) {
  for (std::size_t field = 0; field < slice_.fields.size(); ++field) {
    if (slice_.fields[field] != 0) followed_fields_.push_back(field);
  }
  for (std::size_t clock = 0; clock < slice_.clocks.size(); ++clock) {
    if (slice_.clocks[clock] != 0) followed_clocks_.push_back(clock);
  }
  prepare_events();
}

void Graph::prepare_events() {
  const auto add = [&](const std::string& name) {
    events_.emplace_back();
    events_.back().name = name;
  };
  add(std::string(statechart::registration_event));
  for (const auto& name : model_.person_events) add(name);
  first_clock_event_ = events_.size();
  for (const auto kind : alarm_kinds) add_alarms(kind);
  for (std::size_t event = 1; event < events_.size(); ++event) {
    events_[event].match = &model_.chart.match(events_[event].name);
  }
  for (std::size_t i = 0; i < is_decided_.size(); ++i) {
    const auto& deciding = influence_.deciding(i);
    is_decided_[i] =
        static_cast<char>(std::all_of(deciding.begin(), deciding.end(), [&](std::size_t group) {
          return influence_.follows(slice_, group);
        }));
  }
}

void Graph::add_alarms(clock::AlarmKind kind) {
  const auto& clocks = model_.chart.clocks();
  const auto add = [&](std::size_t clock) -> Event& {
    events_.emplace_back();
    events_.back().name = clocks[clock].event(kind);
    events_.back().alarm = kind;
    return events_.back();
  };
  for (const auto clock : followed_clocks_) {
    if (clocks[clock].wants(kind)) add(clock).followed = clock;
  }
  // Clocks that are not followed and whose alarm the same transitions take are one event here.
  std::map<std::vector<std::size_t>, std::size_t> by_match;
  for (std::size_t clock = 0; clock < clocks.size(); ++clock) {
    if (slice_.clocks[clock] != 0 || !clocks[clock].wants(kind)) continue;
    const auto& match = model_.chart.match(clocks[clock].event(kind)).transitions;
    const auto [found, is_new] = by_match.try_emplace(match, events_.size());
    if (is_new) add(clock);
    events_[found->second].clocks.push_back(clock);
  }
}

template <class Walk>
bool Graph::walk(std::size_t node, std::size_t event, bool is_assumed, Walk walk) {
  oracle_.restart();
  do {
    const auto end = walk();
    if (end == Walker::End::at_rest) {
      arrive(node, event, is_assumed);
    } else if (end == Walker::End::endless && walker_.is_forced()) {
      oracle_.settle_assumed();
      if (!is_assumed) {
        endless_.try_emplace(events_[event].name, Sighting{static_cast<std::uint32_t>(node),
                                                           static_cast<std::uint32_t>(event)});
      }
    }
    steps_ += 1 + walker_.microsteps();
    if (steps_ > limits_.steps) return false;
  } while (oracle_.advance());
  return true;
}

bool Graph::explore(const std::vector<char>& wanted) {
  if (!walk(0, 0, false, [&] { return walker_.open(oracle_); })) return false;
  openings_ = std::exchange(edges_, {});  // registration comes from no configuration
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    if (nodes_.size() > limits_.configurations) return false;
    if (!wanted.empty() && has_all_wanted(wanted)) return true;
    first_edge_.push_back(edges_.size());
    if (!nodes_[node].finished && !expand(node)) return false;
  }
  first_edge_.push_back(edges_.size());
  return true;
}

bool Graph::has_all_wanted(const std::vector<char>& wanted) const {
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] != 0 && taken_[i] == 0) return false;
  }
  return true;
}

bool Graph::expand(std::size_t node) {
  const auto at = point(node);
  const auto first = edges_.size();
  if (!send_all(node, at) || !ring_all(node, at)) return false;
  const auto begin = edges_.begin() + static_cast<std::ptrdiff_t>(first);
  const auto key = [](const Edge& edge) { return std::tie(edge.event, edge.to, edge.trail); };
  std::sort(begin, edges_.end(),
            [&](const Edge& left, const Edge& right) { return key(left) < key(right); });
  edges_.erase(
      std::unique(begin, edges_.end(),
                  [&](const Edge& left, const Edge& right) { return key(left) == key(right); }),
      edges_.end());
  return true;
}

bool Graph::send_all(std::size_t node, const Point& at) {
  for (std::size_t event = 1; event < first_clock_event_; ++event) {
    const auto& name = events_[event].name;
    if (!events_[event].match->sources.intersects(at.configuration)) continue;
    const auto candidates = walker_.candidates(at, *events_[event].match);
    for (const auto& permitted : senders(candidates)) {
      const auto* allowed = permitted.empty() ? nullptr : &permitted;
      const bool done =
          walk(node, event, false, [&] { return walker_.send(at, name, allowed, oracle_); });
      if (!done) return false;
    }
  }
  return true;
}

// The different sets of these transitions that persons may send, by what roles they have. An empty
// set stands for all.
std::vector<std::vector<char>> Graph::senders(const std::vector<std::size_t>& candidates) const {
  const std::vector<std::string>* only = nullptr;
  bool agree = true;
  std::set<std::string> roles;
  for (const auto i : candidates) {
    const auto& by = model_.chart.transitions()[i].by;
    if (by.empty()) continue;
    agree = agree && (only == nullptr || *only == by);
    only = &by;
  }
  if (only == nullptr) return {};
  if (agree) return {{}};
  for (const auto i : candidates) {
    const auto& by = model_.chart.transitions()[i].by;
    roles.insert(by.begin(), by.end());
  }
  std::set<std::vector<char>> sets;
  for (const auto& role : roles) {
    std::vector<char> permitted(model_.moves.size(), 0);
    for (const auto i : candidates) {
      const auto& may = model_.chart.transitions()[i].by;
      permitted[i] = static_cast<char>(std::find(may.begin(), may.end(), role) != may.end());
    }
    auto before = sets;
    sets.insert(permitted);
    for (auto other : before) {  // who has this role and others
      for (std::size_t i = 0; i < other.size(); ++i) {
        if (permitted[i] != 0) other[i] = 1;
      }
      sets.insert(std::move(other));
    }
  }
  return {sets.begin(), sets.end()};
}

bool Graph::ring_all(std::size_t node, const Point& at) {
  for (auto event = first_clock_event_; event < events_.size(); ++event) {
    const auto& ringing = events_[event];
    const bool is_assumed = ringing.followed == npos;
    const auto clock = is_assumed ? ringing.clocks.front() : ringing.followed;
    if (!is_assumed && !ClockState::unpack(at.clocks[clock]).may_ring()) continue;
    // A warning that nothing takes here changes nothing, unless a guard of free choice opens.
    const bool may_matter = ringing.alarm == clock::AlarmKind::expired ||
                            influence_.any_event_may_move() ||
                            ringing.match->sources.intersects(at.configuration);
    if (!may_matter) continue;
    const bool done = walk(node, event, is_assumed,
                           [&] { return walker_.ring(at, clock, ringing.alarm, oracle_); });
    if (!done) return false;
  }
  return true;
}

// One walk came to rest.
void Graph::arrive(std::size_t node, std::size_t event, bool is_assumed) {
  const auto& trail = walker_.trail();
  const Sighting here{static_cast<std::uint32_t>(node), static_cast<std::uint32_t>(event)};
  entered_ |= trail.entered;
  for (const auto transition : trail.taken) {
    if (!is_assumed && is_decided_[transition] != 0) {
      taken_[transition] = 1;
    } else {
      maybe_taken_[transition] = 1;
    }
  }
  for (const auto& conflict : trail.conflicts) {
    auto& seen = conflict.is_write ? common_writes_ : conflicts_;
    seen.try_emplace({conflict.winner, conflict.loser}, here);
  }
  const bool expires =
      event >= first_clock_event_ && events_[event].alarm == clock::AlarmKind::expired;
  if (expires && !is_assumed && !trail.is_handled) {
    unhandled_.try_emplace(events_[event].followed, here);
  }
  Point at = walker_.point();
  const auto to = add_node(at, here.node, here.event);
  const auto effects = add_effects(is_assumed);
  // A way back to the same place that changes nothing tells nothing.
  if (event != 0 && to == node && effects == 0) return;
  edges_.push_back({here.node, to, here.event, effects});
}

// Number 0: nothing happens to clocks that are not followed.
std::uint32_t Graph::add_effects(bool is_assumed) {
  const auto& trail = walker_.trail();
  std::string key;
  for (const auto& effect : trail.effects) {
    append(key, effect.clock);
    key.push_back(static_cast<char>(effect.kind));
    key.push_back(static_cast<char>((effect.done ? 1 : 0) + (effect.may_fail ? 2 : 0)));
  }
  key.push_back('|');
  if (is_assumed) {
    key.push_back(trail.is_handled ? 'y' : 'n');
    for (const auto transition : trail.taken) append(key, static_cast<std::uint32_t>(transition));
  }
  if (effects_.empty()) {
    effects_.emplace_back();
    effect_numbers_.emplace("|", 0);
  }
  const auto [found, is_new] =
      effect_numbers_.try_emplace(key, static_cast<std::uint32_t>(effects_.size()));
  if (is_new) {
    effects_.push_back(
        {trail.effects, is_assumed ? trail.taken : std::vector<std::size_t>{}, trail.is_handled});
  }
  return found->second;
}

// What matters no more is the same everywhere.
void Graph::normalize(Point& at) const {
  for (const auto field : followed_fields_) {
    if (at.finished || !liveness_.field(field, at.configuration)) at.fields[field] = null_code;
  }
  for (std::size_t slot = 0; slot < at.history.size(); ++slot) {
    if (at.finished || !liveness_.history(slot, at.configuration)) at.history[slot].reset();
  }
}

std::uint32_t Graph::add_node(Point& at, std::uint32_t from, std::uint32_t event) {
  normalize(at);
  auto key = pack(at);
  const auto number = static_cast<std::uint32_t>(nodes_.size());
  const auto [found, is_new] = node_numbers_.try_emplace(key, number);
  if (is_new) nodes_.push_back({std::move(key), event == 0 ? number : from, event, at.finished});
  return found->second;
}

std::uint32_t Graph::intern(const IndexSet& set) {
  const auto [found, is_new] =
      set_numbers_.try_emplace(set, static_cast<std::uint32_t>(sets_.size()));
  if (is_new) sets_.push_back(set);
  return found->second;
}

std::string Graph::pack(const Point& at) {
  std::string key;
  key.reserve(8 + 4 * at.history.size() + followed_fields_.size() + followed_clocks_.size());
  append(key, intern(at.configuration));
  for (const auto& remembered : at.history) append(key, remembered ? intern(*remembered) + 1 : 0);
  append_followed(at, key);
  return key;
}

void Graph::append_followed(const Point& at, std::string& key) const {
  for (const auto field : followed_fields_) key.push_back(static_cast<char>(at.fields[field]));
  for (const auto clock : followed_clocks_) key.push_back(static_cast<char>(at.clocks[clock]));
  key.push_back(at.finished ? '1' : '0');
}

Point Graph::point(std::size_t node) const {
  const auto& key = nodes_[node].key;
  Point at;
  std::size_t position = 0;
  at.configuration = sets_[number_at(key, position)];
  at.history.resize(model_.chart.history_slots());
  for (auto& remembered : at.history) {
    const auto number = number_at(key, position);
    if (number > 0) remembered = sets_[number - 1];
  }
  at.fields.assign(model_.domains.size(), open_code);
  at.clocks.assign(model_.chart.clocks().size(), 0);
  for (const auto field : followed_fields_) at.fields[field] = static_cast<Code>(key[position++]);
  for (const auto clock : followed_clocks_) {
    at.clocks[clock] = static_cast<std::uint8_t>(key[position++]);
  }
  at.finished = key[position] == '1';
  return at;
}

std::size_t Graph::find(Point at) const {
  normalize(at);
  std::string key;
  const auto add = [&](const IndexSet& set, std::uint32_t shift) {
    const auto found = set_numbers_.find(set);
    append(key, found == set_numbers_.end() ? UINT32_MAX : found->second + shift);
  };
  add(at.configuration, 0);
  for (const auto& remembered : at.history) {
    if (remembered) {
      add(*remembered, 1);
    } else {
      append(key, 0);
    }
  }
  append_followed(at, key);
  const auto found = node_numbers_.find(key);
  return found == node_numbers_.end() ? npos : found->second;
}

std::pair<std::size_t, std::size_t> Graph::edges_from(std::size_t node) const {
  return {first_edge_[node], first_edge_[node + 1]};
}

std::vector<std::string> Graph::path(std::size_t node) const {
  std::vector<std::string> events;
  for (;; node = nodes_[node].parent) {
    events.push_back(events_[nodes_[node].event].name);
    if (nodes_[node].event == 0) break;
  }
  std::reverse(events.begin(), events.end());
  return events;
}

}  // namespace xinfang::soundness
