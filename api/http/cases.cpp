// GET /api/v1/cases, one case, its journal.
#include <limits>

#include "api/http/conditional.h"
#include "api/http/handlers.h"
#include "api/http/parameters.h"

namespace xinfang::http {

using service::Problem;
using service::ProblemCode;

namespace {

// Entries or rows of one answer.
constexpr std::int64_t page_max = 200;
constexpr std::int64_t list_page = 50;
constexpr std::int64_t journal_page = 100;

Result<storage::ListQuery, Problem> parse_list_query(const Target& target) {
  // In the order of storage's enums.
  auto colour =
      choice_parameter(target, "colour", {"any", "green", "yellow", "red", "overdue", "none"}, 0);
  if (!colour) return Failure{colour.error()};
  auto state = choice_parameter(target, "state", {"open", "finished", "all"}, 0);
  if (!state) return Failure{state.error()};
  auto sort = choice_parameter(target, "sort", {"due", "-opened"}, 0);
  if (!sort) return Failure{sort.error()};
  auto limit = integer_parameter(target, "limit", list_page, 1, page_max);
  if (!limit) return Failure{limit.error()};

  storage::ListQuery query;
  query.workflow = text_parameter(target, "workflow");
  query.stage = text_parameter(target, "stage");
  query.number = text_parameter(target, "number");
  query.colour = static_cast<storage::ColourFilter>(*colour);
  query.state = static_cast<storage::StateFilter>(*state);
  query.sort = static_cast<storage::Sort>(*sort);
  query.limit = static_cast<int>(*limit);
  if (auto cursor = text_parameter(target, "cursor"); !cursor.empty()) query.cursor = cursor;
  return query;
}

static_assert(static_cast<int>(storage::ColourFilter::any) == 0 &&
              static_cast<int>(storage::ColourFilter::none) == 5);
static_assert(static_cast<int>(storage::StateFilter::open) == 0 &&
              static_cast<int>(storage::StateFilter::all) == 2);
static_assert(static_cast<int>(storage::Sort::due) == 0 &&
              static_cast<int>(storage::Sort::opened_descending) == 1);

}  // namespace

Result<storage::CaseId, Problem> case_of(const Call& call) {
  const auto id = parse_integer(call.captures[0]);
  // One name for each case: "01" is none.
  if (id && *id >= 1 && std::to_string(*id) == call.captures[0]) return *id;
  return Failure{refuse(ProblemCode::not_found, "there is no case '" + call.captures[0] +
                                                    "'; cases have positive whole numbers")};
}

Answer list_cases(const Context& context, const Call& call) {
  auto query = parse_list_query(call.request.target);
  if (!query) return Failure{query.error()};
  auto page = context.service.list(call.caller, std::move(*query));
  if (!page) return Failure{page.error()};
  return json_response(*page);
}

Answer show_case(const Context& context, const Call& call) {
  auto id = case_of(call);
  if (!id) return Failure{id.error()};
  auto found = context.service.find_case(call.caller, *id);
  if (!found) return Failure{found.error()};
  auto response = json_response(context.service.render_case(**found, call.caller));
  response.headers.emplace_back("ETag", etag_of(*id, (*found)->sequence));
  return response;
}

Answer show_journal(const Context& context, const Call& call) {
  auto id = case_of(call);
  if (!id) return Failure{id.error()};
  auto after = integer_parameter(call.request.target, "after", 0, 0,
                                 std::numeric_limits<std::int64_t>::max());
  if (!after) return Failure{after.error()};
  auto limit = integer_parameter(call.request.target, "limit", journal_page, 1, page_max);
  if (!limit) return Failure{limit.error()};
  auto entries = context.service.journal(call.caller, *id, *after, static_cast<int>(*limit));
  if (!entries) return Failure{entries.error()};
  return json_response(*entries);
}

}  // namespace xinfang::http
