// The naive interpreter and the engine, side by side on one chart and one sequence of events.
#pragma once

#include <string>
#include <vector>

#include "engine/definition/definition.h"

namespace xinfang::reference {

// What a run did: charts are worth something only if they do things.
struct Tally {
  std::size_t transitions = 0;
  std::size_t refusals = 0;
  std::size_t loops = 0;
  std::size_t remembered = 0;
  std::size_t errors = 0;
  std::size_t ends = 0;
};

// Opens a case and sends the events, until the case ends or a refusal is a loop. Compares after
// each: refusal, order of all that happened (records), configuration, histories, data, the end; and
// that the configuration is legal (SCXML 3.11).
// Empty: they agree. Else the first difference: what was sent, then both sides.
std::string disagreement(const definition::Definition& definition,
                         const std::vector<std::string>& events, Tally& tally);

// The chart as text, the events and the difference, with states, transitions, content, guards and
// events left out as long as the two still disagree. Empty where they agree.
std::string smallest_disagreement(definition::Definition definition,
                                  std::vector<std::string> events);

}  // namespace xinfang::reference
