// W3C SCXML test documents: run one in simulated time, from its start to its end, with no event
// from outside.
#pragma once

#include <string>
#include <string_view>

namespace xinfang::conformance {

// Events delivered in one document, and the time simulated: what needs more has no end.
inline constexpr std::size_t deliveries_max = 10'000;
inline constexpr int simulated_hours_max = 24;

// Empty: the document passes, that is, it ends in the top-level final state `pass`. Else why not.
// After every decision: the records make the snapshot, and the text of both reads back.
std::string run_scxml_document(std::string_view text, const std::string& file);

}  // namespace xinfang::conformance
