{# Whole yen of minutes at so many yen an hour, rounded half up. No minutes cost nothing, even where no hourly cost is known. #}
{% macro yen_of_minutes(minutes, hourly_yen) -%}
    case
        when {{ minutes }} = 0 then 0
        else {{ integer_divide('2 * ' ~ minutes ~ ' * ' ~ hourly_yen ~ ' + 60', '120') }}
    end
{%- endmacro %}
